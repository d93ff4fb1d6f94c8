"""Days off are known without the library that knew them."""

import sys
from datetime import date

from stodtelefon.days_off import days_off, know_days_off


def test_library_is_left_when_it_has_answered():
    know_days_off()

    assert not [name for name in sys.modules if name.partition(".")[0] == "holidays"]
    assert days_off(date.today().year)[date(date.today().year, 12, 24)] == "Julafton"
    assert "holidays" not in sys.modules
    assert days_off(1990)[date(1990, 6, 22)] == "Midsommarafton"  # which loads it anew
