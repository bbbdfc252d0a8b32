"""The RDF side: statements as triples, the store, its shapes, its exports."""
