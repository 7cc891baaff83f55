"""Floor 3: one thing for all the sentences that tell of it, and the facts of an article."""
