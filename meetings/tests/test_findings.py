"""Findings: what works, what does not, and what somebody is to find out."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from calls.factories import CaseFactory
from calls.models import Case
from meetings.actions.answers import SHUT
from meetings.actions.findings import add_finding, answer_finding
from meetings.factories import FindingFactory, MeetingFactory
from meetings.forms.findings import FindingAnswerForm, FindingForm
from meetings.models import Finding
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.tests.answers import codes
from stodtelefon.tests.times import working_day

pytestmark = pytest.mark.django_db

OWNER_AND_DAY = "Välj vem som tar reda på det och senast när."
OWNER = "Välj en kollega, en samverkansaktör eller den som hör av sig."
CLOSED = "Ärendet är avslutat. Öppna det igen först."
FUTURE = "Tidpunkten ligger i framtiden. Ange när det faktiskt hände."
TODAY = timezone.localdate()


@pytest.fixture(autouse=True)
def linden(directory):
    directory(("7", "Fritidsgården Linden"))


@pytest.fixture
def add(meeting, coordinator):
    def make(**changes) -> Finding:
        values = {"meeting": meeting, "kind": "works", "text": "Morfar, varje söndag.", "by": coordinator}
        return add_finding(**(values | changes))

    return make


@pytest.fixture
def task(add):
    """`task(…)`: something for the one who got in touch to find out today, but for what is said."""

    def make(**changes) -> Finding:
        values = {
            "kind": "find_out",
            "text": "Vem ser han upp till?",
            "owner_kind": "caller",
            "due_on": TODAY,
        }
        return add(**(values | changes))

    return make


# Add


@pytest.mark.parametrize("kind", ["works", "not"])
def test_add_finding_keeps_what_was_seen_by_whom_and_when(add, meeting, coordinator, kind):
    at = timezone.now() - timedelta(minutes=5)

    add(kind=kind, text=" Morfar, varje söndag. ", at=at)

    finding = Finding.objects.get()
    assert (finding.meeting, finding.kind, finding.text) == (meeting, kind, "Morfar, varje söndag.")
    assert (finding.created_by, finding.created_at) == (coordinator, at)
    assert (finding.owner_kind, finding.due_on, finding.done_at, finding.answer) == ("", None, None, None)


def test_add_finding_leaves_one_line(add, case, coordinator, logged):
    finding = add()

    logged("finding.added", by=coordinator, target=finding, case=case)


def test_add_finding_is_an_entry_on_the_case(add):
    Case.objects.update(last_entry_on=TODAY - timedelta(days=30))

    add()

    assert Case.objects.get().last_entry_on == TODAY


def test_add_finding_that_is_no_task_has_no_owner_and_no_day(add, call_taker):
    finding = add(owner_kind="colleague", owner=call_taker, agency_key="7", due_on=TODAY)

    assert (finding.owner_kind, finding.owner, finding.agency_key, finding.due_on) == ("", None, "", None)


def test_add_finding_may_be_done_before_the_meeting_is_held(add, case):
    assert add(meeting=MeetingFactory(booked=True, case=case)).kind == "works"


def test_add_finding_sent_twice_is_one_and_one_line(add, case, coordinator, logged):
    token = uuid4()

    first, second = add(token=token), add(token=token)

    assert second == first == Finding.objects.get()
    logged("finding.added", by=coordinator, target=first, case=case)


@pytest.mark.parametrize(
    ("owner_kind", "kept"),
    [
        ("colleague", ("Ada Berg", "", "")),
        ("agency", ("Fritidsgården Linden", "7", "Fritidsgården Linden")),
        ("caller", ("den som hör av sig", "", "")),
    ],
)
def test_task_has_the_owner_that_its_kind_says_and_no_other(task, owner_kind, kept):
    colleague = UserFactory(call_taker=True, name="Ada Berg")

    finding = task(owner_kind=owner_kind, owner=colleague, agency_key="7")

    assert (finding.owner_words, finding.agency_key, finding.agency_label) == kept
    assert finding.owner == (colleague if owner_kind == "colleague" else None)


@pytest.mark.parametrize("values", [{"owner_kind": ""}, {"due_on": None}], ids=str)
def test_task_without_owner_or_day_is_refused(refused, task, values):
    with refused(OWNER_AND_DAY):
        task(**values)


def test_task_of_an_agency_that_is_not_in_the_directory_is_refused(refused, task):
    with refused("Välj en samverkansaktör ur registret.") as refusal:
        task(owner_kind="agency", agency_key="404")

    assert set(refusal.value.message_dict) == {"agency_key"}


def test_task_of_no_colleague_is_refused(refused, task):
    with refused("Välj en kollega.") as refusal:
        task(owner_kind="colleague", owner=None)

    assert set(refusal.value.message_dict) == {"owner"}


def test_task_due_yesterday_is_refused(refused, task):
    with refused("Välj en dag som inte har varit.") as refusal:
        task(due_on=TODAY - timedelta(days=1))

    assert set(refusal.value.message_dict) == {"due_on"}


@pytest.mark.parametrize("status", ["offered", "no_show", "cancelled", "rescheduled"])
def test_add_finding_to_a_meeting_that_is_neither_booked_nor_held_is_refused(refused, add, case, status):
    other = MeetingFactory(case=case, **{status: True})

    with refused(SHUT[status]):
        add(meeting=other)


def test_add_finding_at_the_level_of_advice_is_refused(refused, add):
    booked = MeetingFactory(booked=True, case=CaseFactory(record_level="advice"))

    with refused("På nivån rådgivning skrivs inga iakttagelser. Höj nivån först."):
        add(meeting=booked)


def test_add_finding_in_a_closed_case_is_refused(refused, add, case, shut):
    shut(case)

    with refused(CLOSED):
        add()


def test_add_finding_in_the_future_is_refused(refused, add):
    with refused(FUTURE):
        add(at=timezone.now() + timedelta(minutes=1))


def test_add_finding_of_a_kind_that_is_not_there_is_refused(refused, add):
    with refused("Värdet 'score' är inget giltigt alternativ."):
        add(kind="score")


@pytest.mark.parametrize("text", ["", "  \n", None])
def test_add_finding_without_a_word_is_refused(refused, add, text):
    with refused("") as refusal:
        add(text=text)

    assert set(refusal.value.message_dict) == {"text"}


def test_add_finding_of_100_000_characters_is_refused(refused, add):
    with refused("Texten är för lång: 100\u00a0000 tecken, högst 1\u00a0000 får plats."):
        add(text="å" * 100_000)


def test_add_finding_with_somebody_elses_token_is_refused(refused, add, call_taker):
    token = uuid4()
    add(token=token)

    with refused("Formuläret tillhör någon annan. Öppna ett nytt och försök igen."):
        add(token=token, by=call_taker)


# Answer


@pytest.fixture
def asked(meeting):
    return FindingFactory(find_out=True, meeting=meeting)


def test_answer_finding_is_done_by_somebody_at_some_time(asked, call_taker):
    at = timezone.now() - timedelta(minutes=5)

    answer_finding(finding=asked, answer=" En äldre kusin. ", by=call_taker, at=at)

    done = Finding.objects.get()
    assert (done.answer, done.done_by, done.done_at) == ("En äldre kusin.", call_taker, at)
    assert (done.text, done.due_on, done.created_by) == (asked.text, asked.due_on, asked.created_by)


def test_answer_finding_leaves_one_line(asked, case, call_taker, logged):
    answer_finding(finding=asked, answer="En äldre kusin.", by=call_taker)

    logged("finding.answered", by=call_taker, target=asked, case=case)


@pytest.mark.parametrize("answer", ["", "  \n", None])
def test_answer_finding_without_an_answer_is_refused(refused, asked, coordinator, answer):
    with refused("Skriv vad svaret blev."):
        answer_finding(finding=asked, answer=answer, by=coordinator)


def test_answer_finding_twice_is_refused(refused, asked, coordinator):
    answer_finding(finding=asked, answer="Ja.", by=coordinator)

    with refused("Det har redan fått ett svar."):
        answer_finding(finding=asked, answer="Nej.", by=coordinator)


def test_answer_finding_that_is_no_task_is_refused(refused, meeting, coordinator):
    finding = FindingFactory(meeting=meeting)

    with refused("Bara det som ska tas reda på får ett svar."):
        answer_finding(finding=finding, answer="Ja.", by=coordinator)


def test_answer_finding_in_a_closed_case_is_refused(refused, asked, case, shut, coordinator):
    shut(case)

    with refused(CLOSED):
        answer_finding(finding=asked, answer="Ja.", by=coordinator)


def test_answer_finding_in_the_future_is_refused(refused, asked, coordinator):
    with refused(FUTURE):
        answer_finding(finding=asked, answer="Ja.", by=coordinator, at=timezone.now() + timedelta(minutes=1))


def test_answer_finding_of_100_000_characters_is_refused(refused, asked, coordinator):
    with refused("Texten är för lång: 100\u00a0000 tecken, högst 2\u00a0000 får plats."):
        answer_finding(finding=asked, answer="å" * 100_000, by=coordinator)


# Which findings a question finds


def test_undone_is_tasks_without_an_answer(asked, meeting):
    FindingFactory(meeting=meeting)
    FindingFactory(
        find_out=True, meeting=meeting, answer="Ja.", done_at=timezone.now(), done_by=asked.created_by
    )

    assert list(Finding.objects.undone()) == [asked]
    assert Finding.objects.to_find_out().count() == 2


def test_due_is_undone_tasks_whose_day_has_come_in_open_cases():
    days = (TODAY - timedelta(days=9), TODAY, TODAY + timedelta(days=1))
    late, due, _ = (FindingFactory(find_out=True, due_on=day) for day in days)
    closed = MeetingFactory(held=True, case=CaseFactory(closed=True, record_level="open_service"))
    FindingFactory(find_out=True, due_on=TODAY, meeting=closed)
    FindingFactory()

    assert list(Finding.objects.due(on=TODAY).for_list()) == [late, due]


def test_grouped_is_by_kind_in_the_order_of_the_page():
    meeting = MeetingFactory(held=True)
    task, first = FindingFactory(find_out=True, meeting=meeting), FindingFactory(meeting=meeting)
    second = FindingFactory(meeting=meeting)

    assert Finding.objects.grouped() == [("works", [first, second]), ("find_out", [task])]


@pytest.mark.parametrize(
    ("role", "sees"),
    [("coordinator", True), ("call_taker", False), ("manager", False), ("administrator", False)],
)
def test_visible_to_follows_the_case(asked, role, sees):
    assert Finding.objects.visible_to(UserFactory(**{role: True})).exists() == sees


# What the database holds


RULES = [
    ("find_out", "finding_to_find_out_has_owner_and_day", OWNER_AND_DAY, {"due_on": None}),
    ("find_out", "finding_to_find_out_has_owner_and_day", OWNER_AND_DAY, {"owner_kind": ""}),
    ("works", "finding_to_find_out_has_owner_and_day", OWNER_AND_DAY, {"due_on": TODAY}),
    ("works", "finding_to_find_out_has_owner_and_day", OWNER_AND_DAY, {"owner_kind": "caller"}),
    ("find_out", "finding_owner_is_who_the_kind_says", OWNER, {"owner_kind": "colleague"}),
    ("find_out", "finding_owner_is_who_the_kind_says", OWNER, {"owner_kind": "agency"}),
    ("find_out", "finding_owner_is_who_the_kind_says", OWNER, {"owner_kind": "agency", "agency_key": "7"}),
    ("find_out", "finding_owner_is_who_the_kind_says", OWNER, {"agency_label": "Polisen"}),
    (
        "find_out",
        "finding_is_done_by_somebody_with_an_answer",
        "Skriv vad svaret blev.",
        {"done_at": timezone.now()},
    ),
    ("find_out", "finding_is_done_by_somebody_with_an_answer", "Skriv vad svaret blev.", {"answer": "Ja."}),
]


@pytest.mark.parametrize(("kind", "name", "sentence", "values"), RULES)
def test_finding_rule_holds_in_the_database(broken, kind, name, sentence, values):
    finding = FindingFactory(find_out=kind == "find_out")
    for field, value in values.items():
        setattr(finding, field, value)

    with broken(name, sentence):
        finding.save()


# The forms


@pytest.mark.parametrize("kind", ["works", "not"])
def test_form_of_what_is_no_task_asks_for_words_only(kind):
    assert set(FindingForm(kind=kind).fields) == {"text", "token"}


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({}, {"text": ["required"], "owner_kind": ["required"], "due_on": ["required"]}),
        ({"text": "å" * 1001}, {"text": ["max_length"]}),
        ({"owner_kind": "nobody"}, {"owner_kind": ["invalid_choice"]}),
        ({"agency_key": "404"}, {"agency_key": ["invalid_choice"]}),
        ({"due_on": "2027-02-30"}, {"due_on": ["invalid"]}),
        ({"owner": "404"}, {"owner": ["invalid_choice"]}),
        ({"token": "x"}, {"token": ["invalid"]}),
    ],
    ids=lambda value: str(value)[:40],
)
def test_form_refuses_by_the_field(sent, errors):
    good = {"text": "Vem?", "owner_kind": "caller", "due_on": working_day()} if sent else {}
    data = {f"find_out-{name}": value for name, value in (good | sent).items()}

    found = codes(FindingForm(data, kind="find_out"))

    assert {name: found[name] for name in errors} == errors


@pytest.mark.parametrize(
    ("owner_kind", "field", "sentence"),
    [("colleague", "owner", "Välj en kollega."), ("agency", "agency_key", "Välj en samverkansaktör.")],
)
def test_form_of_a_task_whose_owner_is_not_said_is_refused(owner_kind, field, sentence):
    data = {"find_out-text": "Vem?", "find_out-owner_kind": owner_kind, "find_out-due_on": working_day()}

    assert FindingForm(data, kind="find_out").errors == {field: [sentence]}


@pytest.mark.parametrize(
    ("owner_kind", "name"), [("colleague", "owner"), ("agency", "agency_key"), ("caller", None)]
)
def test_form_gives_only_the_owner_that_was_chosen(call_taker, owner_kind, name):
    data = {"text": "Vem?", "owner_kind": owner_kind, "due_on": working_day()}
    data |= {"owner": call_taker.pk, "agency_key": "7"}
    form = FindingForm({f"find_out-{key}": value for key, value in data.items()}, kind="find_out")
    assert form.is_valid(), form.errors

    given = set(form.arguments)

    assert given == {"text", "kind", "owner_kind", "due_on", "token"} | ({name} if name else set())


@pytest.mark.parametrize(
    ("answer", "code"), [("", "required"), (" \n", "required"), ("å" * 2001, "max_length")]
)
def test_answer_form_refuses_by_the_field(answer, code):
    assert codes(FindingAnswerForm({"answer": answer})) == {"answer": [code]}
