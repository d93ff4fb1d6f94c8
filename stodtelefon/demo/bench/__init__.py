"""What the line costs beside a bare Django page on the same Postgres in the same minutes: `make bench` (docs/fart.md).

`pages` is what is measured and what each of it may cost; `databases` makes the loaded line, `services` serves it as in
service, with `bare` beside it; `rounds` measures by turns, `told` says what came of it.
"""
