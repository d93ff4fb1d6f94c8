"""A signed answer: replaced by a new version, never changed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from calls.actions.promises import differences
from calls.factories import CaseFactory
from calls.models import Alarm, Promise
from meetings.actions.answers import add_answer, change_answer
from meetings.actions.batteries import sign_battery
from meetings.factories import AnswerFactory, MeetingFactory
from meetings.models import Answer

pytestmark = pytest.mark.django_db

STALE = "Någon annan har ändrat det här medan du skrev. Se vad som är nytt, och spara sedan igen."


@pytest.fixture
def signed(meeting, answer_it, coordinator):
    """A flagged question that was answered with no."""
    answer_it("anyone_afraid", value=["no"], note="Sade modern.")
    sign_battery(meeting=meeting, by=coordinator)
    return Answer.objects.get()


@pytest.fixture
def change(signed, call_taker):
    def to(**values) -> Answer:
        names = ("answer", "by", "at")
        given = {name: values.pop(name) for name in names if name in values}
        return change_answer(**({"answer": signed, "content": values, "by": call_taker} | given))

    return to


def test_change_answer_is_a_new_signed_version_that_replaces(change, signed, call_taker):
    at = timezone.now()

    change(value=["yes"], decision="Rektor kontaktas.", at=at)

    new = Answer.objects.current().get()
    assert (new.meeting, new.question, new.replaces) == (signed.meeting, signed.question, signed)
    assert (new.value, new.note, new.decision) == (["yes"], None, "Rektor kontaktas.")
    assert (new.answered_by, new.answered_at, new.decided_by, new.decided_at) == (
        call_taker,
        at,
        call_taker,
        at,
    )
    assert (new.signed_at, new.author_name, new.author_title) == (at, call_taker.name, "socialsekreterare")


def test_change_answer_keeps_the_old_one_readable(change, signed, coordinator):
    change(value=["unknown"])

    old = Answer.objects.get(pk=signed.pk)
    assert (old.in_words, old.note, old.author_name) == ("nej", "Sade modern.", coordinator.name)


def test_change_answer_leaves_one_line(meeting, case, call_taker, logged):
    answer = AnswerFactory(meeting=meeting, signed=True)

    new = change_answer(answer=answer, content={"value": ["Ro."]}, by=call_taker)

    logged("answer.replaced", by=call_taker, target=new, case=case)


def test_change_answer_again_is_a_third_version(change, signed):
    second = change(value=["unknown"])

    third = change(answer=second, value=["declined"])

    chain = dict(Answer.objects.values_list("pk", "replaces"))
    assert chain == {signed.pk: None, second.pk: signed.pk, third.pk: second.pk}


def test_change_answer_may_take_back_what_was_said(change):
    new = change(value=None)

    assert (new.value, new.note, new.in_words) == (None, None, "")


@pytest.mark.parametrize(("decision", "waits"), [(None, 1), (" \n", 1), ("Rektor kontaktas.", 0)])
def test_change_answer_to_a_flagged_yes_gives_its_alarm_unless_it_says_why_not(change, decision, waits):
    new = change(value=["yes"], decision=decision)

    assert Alarm.objects.open().filter(found_id=new.pk).count() == waits
    assert Promise.objects.open().filter(kind="answer_to_act_on").count() == waits
    assert differences() == []


def test_change_answer_that_takes_the_words_away_gives_the_alarm(change):
    said = change(value=["yes"], decision="Rektor kontaktas.")
    change(answer=said, value=["yes"])

    assert Alarm.objects.open().get().found_id == Answer.objects.current().get().pk


@pytest.mark.parametrize("note", ["Sade modern.", " Sade modern. "])
def test_change_answer_to_the_same_is_refused(refused, change, note):
    with refused("Den nya versionen säger samma sak som den gamla."):
        change(value=["no"], note=note)


def test_change_answer_that_was_already_replaced_is_refused(refused, change):
    change(value=["unknown"])

    with refused(
        "Någon annan har ändrat det här medan du skrev. Se vad som är nytt, och spara sedan igen."
    ) as refusal:
        change(value=["declined"])

    assert refusal.value.code == "stale"


def test_change_answer_that_is_not_signed_is_refused(refused, change):
    answer = AnswerFactory()

    with refused("Svaret är inte signerat. Ändra det i frågebatteriet."):
        change(answer=answer, value=["Ro."])


def test_change_answer_in_a_closed_case_is_refused(refused, change, case, shut):
    shut(case)

    with refused("Ärendet är avslutat. Öppna det igen först."):
        change(value=["unknown"])


def test_change_answer_in_the_future_is_refused(refused, change):
    with refused("Tidpunkten ligger i framtiden. Ange när det faktiskt hände."):
        change(value=["unknown"], at=timezone.now() + timedelta(minutes=1))


# What the database holds


def test_answer_needs_open_service(broken, battery):
    meeting = MeetingFactory(booked=True, case=CaseFactory(record_level="advice"), battery=battery)

    with broken(
        "battery_is_answered_at_open_service_or_above",
        "Frågebatteriet kan inte fyllas i på nivån rådgivning. Höj nivån först, med skäl.",
    ):
        AnswerFactory(meeting=meeting)


def test_question_is_answered_once_in_a_meeting(broken, meeting):
    AnswerFactory(meeting=meeting)

    with broken(
        "question_is_answered_once_in_a_meeting",
        "Någon annan har just svarat på samma fråga. Öppna sidan igen.",
    ):
        AnswerFactory(meeting=meeting)


def test_question_is_answered_again_in_another_meeting(meeting, battery):
    AnswerFactory(meeting=meeting)

    AnswerFactory(meeting=MeetingFactory(held=True, battery=battery))

    assert Answer.objects.count() == 2


@pytest.mark.parametrize(
    "values",
    [
        {"decided_at": timezone.now()},
        {"decision": "Rektor kontaktas."},
        {"decision": "Rektor kontaktas.", "decided_at": timezone.now()},
    ],
    ids=lambda values: ", ".join(values),
)
def test_answer_decision_has_person_and_time(broken, values):
    with broken("answer_decision_has_person_and_time", "Ett beslut behöver både vem som beslutade och när."):
        AnswerFactory(**values)


def test_answer_not_applicable_has_no_value(broken):
    with broken("answer_not_applicable_has_no_value", "Ej aktuellt kan inte också ha ett svar."):
        AnswerFactory(is_not_applicable=True)


@pytest.mark.parametrize(
    "values", [{"signed_at": timezone.now()}, {"author_name": "Ada"}], ids=["time", "name"]
)
def test_answer_signed_has_author(broken, values):
    with broken("answer_signed_has_author", "Ett signerat svar behöver namnet på den som signerade."):
        AnswerFactory(**values)


def test_answer_replaces_only_when_signed(broken):
    old = AnswerFactory(signed=True)

    with broken("answer_replaces_only_when_signed", "En ändring av ett signerat svar signeras direkt."):
        AnswerFactory(meeting=old.meeting, replaces=old)


@pytest.mark.parametrize(
    "name",
    ["meeting", "question", "answered_by", "answered_at", "author_name", "author_title", "basis", "version"],
)
def test_signed_answer_stays(broken, name):
    answer, other = AnswerFactory(signed=True), AnswerFactory(key="words_used")
    other.author_name, other.author_title, other.basis, other.version = "Bo", "kurator", "own", 9

    with broken("answer_stays_as_signed", "Svaret är signerat och kan varken ändras eller tas bort."):
        Answer.objects.filter(pk=answer.pk).update(**{name: getattr(other, name)})


@pytest.mark.parametrize(
    "values", [{"signed_at": None, "author_name": ""}, {"is_not_applicable": True, "value": None}], ids=str
)
def test_signed_answer_is_neither_unsigned_nor_emptied(broken, values):
    answer = AnswerFactory(signed=True)
    for name, value in values.items():
        setattr(answer, name, value)

    with broken("answer_stays_as_signed", "Svaret är signerat och kan varken ändras eller tas bort."):
        answer.save()


# Twice, and in addition


def test_change_answer_sent_twice_by_the_same_person_is_one_and_one_line(change, case, call_taker, logged):
    first = change(value=["unknown"])

    second = change(value=["unknown"])

    assert second == first
    logged("answer.replaced", by=call_taker, target=first, case=case)


def test_change_answer_twice_to_something_else_is_refused(refused, change, coordinator):
    change(value=["unknown"])

    with refused(STALE):
        change(value=["yes"], decision="Rektor kontaktas.")
    with refused(STALE):
        change(value=["unknown"], by=coordinator)


@pytest.fixture
def add(meeting, question, call_taker):
    def to(key: str, **values) -> Answer:
        names = ("meeting", "by", "at")
        given = {name: values.pop(name) for name in names if name in values}
        asked = {"meeting": meeting, "question": question(key), "content": values, "by": call_taker}
        return add_answer(**asked | given)

    return to


def test_add_answer_is_signed_at_once_beside_the_others(signed, add, call_taker):
    at = timezone.now()

    new = add("hopes", value=["Lugn."], at=at)

    kept = Answer.objects.get(pk=new.pk)
    assert (kept.value, kept.replaces, kept.answered_by) == (["Lugn."], None, call_taker)
    assert (kept.signed_at, kept.author_name) == (at, call_taker.name)


def test_add_answer_sent_twice_is_one(signed, add):
    first, second = add("hopes", value=["Lugn."]), add("hopes", value=["Lugn."])

    assert first == second


@pytest.mark.parametrize(
    ("key", "content", "sentence"),
    [
        ("hopes", {}, "Skriv ett svar. Frågan får också lämnas öppen."),
        (
            "anyone_afraid",
            {"value": ["yes"], "decision": "Rektor."},
            "Frågan har redan fått ett svar. Skriv en ny version av det i stället.",
        ),
    ],
)
def test_add_answer_that_adds_nothing_is_refused(refused, signed, add, key, content, sentence):
    with refused(sentence):
        add(key, **content)


def test_add_answer_of_a_flagged_yes_gives_its_alarm(meeting, answer_it, add, coordinator):
    answer_it("hopes", value=["Lugn."])
    sign_battery(meeting=meeting, by=coordinator)

    new = add("anyone_afraid", value=["yes"])

    assert (Alarm.objects.open().get().found_id, differences()) == (new.pk, [])


def test_add_answer_before_the_battery_is_signed_is_refused(refused, meeting, add):
    with refused("Frågebatteriet är inte signerat. Skriv svaret i det."):
        add("hopes", value=["Lugn."])


def test_open_question_is_answered_afterwards_through_its_page(read, visitor, signed, question):
    meeting, asked = signed.meeting, question("hopes")
    url = reverse("meetings:answer_add", args=[meeting.pk, asked.pk])
    section = reverse("meetings:battery", args=[meeting.pk, asked.section.key])
    assert f'href="{url}"' in read(visitor.get(section))

    response = visitor.post(url, {f"v_{asked.pk}": "Lugn."})

    assert response.url == section
    page = read(visitor.get(section))
    assert ["Lugn." in page, "tillägg" in page, f'href="{url}"' in page] == [True, True, False]
