"""A note that is written: its case, the address of its page, and the tab that it is open in."""

import pytest

from calls.factories import CaseFactory
from stodtelefon.drafts.tests.tab import Tab


@pytest.fixture
def case(call_taker):
    return CaseFactory(handler=call_taker)


@pytest.fixture
def path(case):
    return f"/arenden/{case.number}/anteckning/"


@pytest.fixture
def tab(call_taker, path):
    tab = Tab()
    tab.sign_in(call_taker)
    tab.get(path)
    return tab
