"""Relations: who invests in whom, who supplies whom, read from the records of an article.

symbols      sentences as strings of words, mentions and values
inflection   the forms of Italian verbs
grammar      the language of patterns; `lexicon` reads them from patterns/*.toml
findings     what the patterns find
status       asserted, prospective, ended, denied
qualifiers   amount, stake, date, role; `claims`: who says so
reading      all of it together: an annotation in, statements out
"""

from __future__ import annotations

from kg.relations.reading import read_doubting, read_statements

__all__ = ["read_doubting", "read_statements"]
