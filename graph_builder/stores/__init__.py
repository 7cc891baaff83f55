"""Where graphs are kept: one Protocol (`base`), and the store folder (`oxigraph`)."""
