"""What the page tests of meetings share."""

import pytest

from calls.case_parts import CasePart
from calls.factories import CallerFactory, CaseFactory
from stodtelefon.audit import log_parts


@pytest.fixture
def case(coordinator):
    """An open case that waits for its first meeting, with one anonymous caller."""
    case = CaseFactory(waiting=True, handler=coordinator, record_level="open_service", number="2026-0042")
    CallerFactory(case=case)
    return case


@pytest.fixture
def visitor(login, coordinator):
    """The coordinator's browser."""
    return login(coordinator)


@pytest.fixture
def read():
    """The text of a page that was shown."""

    def text_of(response) -> str:
        assert response.status_code == 200
        return response.content.decode()

    return text_of


@pytest.fixture
def directory(monkeypatch):
    """`directory("7", "Polisen")`: a later app says that this agency may be named."""

    def name(key: str, label: str) -> None:
        part = CasePart()
        part.agencies = lambda: [(key, label)]
        monkeypatch.setattr(log_parts, "parts", [*log_parts.parts, part])

    return name
