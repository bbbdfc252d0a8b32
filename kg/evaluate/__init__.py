"""Scores: what was found against what should have been found.

gold         what is held to be true: annotated reports, or tagged tokens (`tagged`)
predict      our pipeline's answers; `found` reads the answers of a file
case         one report with its answers; `measures` counts everything about it
score        counts and the figures that follow; `bootstrap` says how far to trust them
entities     names, nominal mentions; `chains` and `coreference`: who is who
statements   relations, status, qualifiers; `calibration`: is the confidence earned
mistakes     what went wrong, sentence by sentence
gate         floors under the scores
"""
