"""Training the entity recogniser from the annotated reports of this repository.

`python -m kg.train` rebuilds `kg/models/default`; the same seed gives the same files.
"""
