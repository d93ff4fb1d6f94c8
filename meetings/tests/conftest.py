"""What the tests of meetings share."""

from contextlib import contextmanager

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from calls import case_parts
from calls.factories import CallerFactory, CaseFactory
from calls.models import Case
from calls.models.choices import State
from meetings.actions.answers import save_answers
from meetings.factories import MeetingFactory, RoomFactory
from meetings.models import Answer, Battery, Question
from stodtelefon.saving import refusal


@pytest.fixture
def case(coordinator):
    """An open case that waits for its first meeting, with one anonymous caller."""
    case = CaseFactory(waiting=True, handler=coordinator, record_level="open_service")
    CallerFactory(case=case)
    return case


@pytest.fixture
def shut():
    """`shut(case)`: close the case as it stands in the database."""

    def close(case: Case) -> None:
        facts = {"closed_at": timezone.now(), "closed_by": case.created_by, "ve_assessment": "cannot_tell"}
        Case.objects.filter(pk=case.pk).update(state=State.CLOSED, **facts)

    return close


@pytest.fixture
def room(database):
    return RoomFactory(name="Rum Eken")


@pytest.fixture
def battery(database):
    """Version 1, which came with the product."""
    return Battery.objects.in_use().get()


@pytest.fixture
def question(database):
    """`question("hopes")`: a question of version 1 by its key."""
    return lambda key: Question.objects.get(section__battery__number=1, key=key)


@pytest.fixture
def meeting(case, battery):
    """A held meeting whose battery is begun."""
    return MeetingFactory(held=True, case=case, battery=battery)


@pytest.fixture
def answer_it(meeting, question, coordinator):
    """`answer_it("hopes", value=["Lugn."])`: write down one answer of a section."""

    def write(key: str, **content) -> list[Answer]:
        names = ("version", "at", "by", "meeting")
        given = {name: content.pop(name) for name in names if name in content}
        asked = question(key)
        values = {"meeting": meeting, "section": asked.section, "answers": {asked.pk: content}}
        return save_answers(**(values | {"by": coordinator} | given))

    return write


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
    """`directory(("7", "Polisen"), …)`: these agencies alone may be named; without any, none."""

    def only(*agencies: tuple[str, str]) -> None:
        monkeypatch.setattr(case_parts, "agencies", lambda: list(agencies))

    return only


# What a test holds against the database


@pytest.fixture
def broken(database):
    """`with broken("name", "Sentence."):` the database itself refuses the block, and that is what people are told."""

    @contextmanager
    def check(name: str, sentence: str):
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            yield
        said = refusal(error.value)
        assert (said.code, said.messages) == (name, [sentence])

    return check
