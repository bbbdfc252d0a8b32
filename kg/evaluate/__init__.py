"""Scores: what was found against what should have been found."""
