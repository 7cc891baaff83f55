"""Who and what is the same in several articles, and which of their values stands where they differ."""
