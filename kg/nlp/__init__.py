"""The spaCy pipeline for Italian: sentences, mentions, values, coreference, statements.

Each step is a component that knows `Doc` and the model records, never another step;
`pipeline` puts them in order. Importing this package imports no spaCy.
"""
