"""The HTTP side: SPARQL endpoint, pages, documents and exports over one store."""
