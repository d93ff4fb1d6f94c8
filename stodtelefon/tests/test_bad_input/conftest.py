import pytest

from calls.factories import CaseFactory


@pytest.fixture
def case(call_taker):
    return CaseFactory(handler=call_taker, full_record=True)
