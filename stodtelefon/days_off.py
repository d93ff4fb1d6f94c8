"""Days on which nobody works but at weekends: public holidays, and the eves that are free in practice.

The library that knows them knows two hundred countries, and takes as much memory as all of our own. It is loaded when
it is asked, and `know_days_off()` asks it for the years about now and leaves it.
"""

from __future__ import annotations

import gc
import sys
from datetime import date
from functools import lru_cache

YEARS_BACK, YEARS_AHEAD = 12, 3


@lru_cache(maxsize=64)
def days_off(year: int) -> dict[date, str]:
    """Each by its Swedish name."""
    from holidays import Sweden

    kinds = ("public", "de_facto")
    return dict(Sweden(years=year, include_sundays=False, categories=kinds, language="sv"))


def know_days_off() -> None:
    """For a server, before it loads anything else: what is loaded then lies where the library lay."""
    this_year = date.today().year
    for year in range(this_year - YEARS_BACK, this_year + YEARS_AHEAD + 1):
        days_off(year)
    for name in [one for one in sys.modules if one.partition(".")[0] == "holidays"]:
        del sys.modules[name]
    gc.collect()
