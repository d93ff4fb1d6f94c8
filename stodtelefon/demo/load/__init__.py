"""As many invented cases as are asked for, copied into the tables: for measuring, where telling them would take days.

Read it from below: `copying` (rows as COPY takes them), `days`, `codes` and `log` (what is given out in order), `line`
(who works there), `world` (all that a story is drawn from), then one file for each part of a story, and `loading`.
"""
