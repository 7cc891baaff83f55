"""Floor 1: from characters to folded text, sentences and words, with offsets that lead back."""
