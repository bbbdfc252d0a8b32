"""`python -m kg`: the command line."""

from __future__ import annotations

from kg.cli import main

if __name__ == "__main__":  # processes that train together import this too
    main()
