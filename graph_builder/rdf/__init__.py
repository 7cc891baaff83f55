"""From what an article says to quads: IRIs, graphs, the SHACL gate and the quarantine behind it."""
