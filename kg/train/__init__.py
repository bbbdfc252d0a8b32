"""Training from the annotated reports of this repository.

`kg train` rebuilds what ships (see `making`); the same seed gives the same files.
"""
