def for_keys(q): return q
