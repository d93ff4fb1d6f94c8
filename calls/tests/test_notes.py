"""Notes, corrections and objections: what is signed, what is refused, and that nothing signed is ever changed."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from calls.actions.notes import correct_note, note_objection, write_note
from calls.factories import CaseFactory, NoteFactory
from calls.forms.notes import NoteForm, ObjectionForm
from calls.models import Note
from calls.models.choices import RecordLevel
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.tests.answers import codes

pytestmark = pytest.mark.django_db

SAID = {"event_on": date(2026, 1, 15), "source": "partner", "text": "Går i skolan igen."}
IN_THE_FUTURE = "Dagen ligger i framtiden. Ange när det hände."
LIMITS = {RecordLevel.ADVICE: 1000, RecordLevel.OPEN_SERVICE: 20_000, RecordLevel.CASE: 20_000}


def fits(longest):
    most = f"{longest:,}".replace(",", "\u00a0")
    return f"På den här nivån ryms {most} tecken. Korta texten, eller skriv varför nivån behöver höjas."


@pytest.fixture
def case(call_taker):
    return CaseFactory(handler=call_taker)


# Writing


@pytest.mark.parametrize("year", [26, 1026, 1899])
def test_write_note_of_a_year_that_nobody_means_changes_nothing(case, call_taker, refused, year):
    with refused("Kontrollera årtalet.") as refusal:
        write_note(case=case, by=call_taker, **SAID | {"event_on": date(year, 11, 20)})

    assert list(refusal.value.message_dict) == ["event_on"]


@pytest.mark.parametrize("typed", ["03/04/2026", "12/24/25"])
def test_note_form_never_guesses_the_day(typed):
    form = NoteForm({"event_on": typed, "source": "partner", "text": "Ord."})

    assert form.errors == {"event_on": ["Skriv datumet som 2026-11-22."]}
    assert form["event_on"].value() == typed


def test_write_note_is_signed_with_name_and_title(case, call_taker, logged):
    at = timezone.now()

    note = write_note(case=case, by=call_taker, source_detail="kuratorn", at=at, **SAID)

    kept = Note.objects.get()
    assert (kept.case, kept.kind, kept.source_detail) == (case, Note.Kind.NOTE, "kuratorn")
    assert {name: getattr(kept, name) for name in SAID} == SAID
    assert (kept.created_by, kept.author_name, kept.author_title) == (
        call_taker,
        call_taker.name,
        call_taker.title,
    )
    assert (kept.signed_at, kept.replaces, kept.about_kind, kept.about_id) == (at, None, "", None)
    logged("note.signed", by=call_taker, target=note, case=case)


def test_write_note_by_somebody_without_a_title_is_signed_with_the_name(case):
    by = UserFactory(call_taker=True, title="")

    note = write_note(case=case, by=by, **SAID)

    assert (note.author_name, note.author_title) == (by.name, "")


def test_write_note_keeps_the_name_that_the_writer_had(case, call_taker):
    name = call_taker.name
    note = write_note(case=case, by=call_taker, **SAID)

    type(call_taker).objects.filter(pk=call_taker.pk).update(name="Nytt Namn")

    note.refresh_from_db()
    assert note.author_name == name


@pytest.mark.parametrize("detail", ["", None])
def test_write_note_without_a_more_precise_source_keeps_none(case, call_taker, detail):
    assert write_note(case=case, by=call_taker, source_detail=detail, **SAID).source_detail is None


def test_write_note_is_one_new_version_of_the_case(case, call_taker, changed):
    write_note(case=case, by=call_taker, **SAID)

    assert changed(case) == {"version": 2}


@pytest.mark.parametrize(("level", "longest"), LIMITS.items())
def test_write_note_as_long_as_the_level_holds_is_signed(call_taker, level, longest):
    note = write_note(case=CaseFactory(record_level=level), by=call_taker, **SAID | {"text": "å" * longest})

    assert len(Note.objects.get().text) == len(note.text) == longest


@pytest.mark.parametrize(("level", "longest"), LIMITS.items())
@pytest.mark.parametrize("action", ["write_note", "correct_note"])
def test_note_longer_than_the_level_holds_changes_nothing(call_taker, refused, action, level, longest):
    case = CaseFactory(record_level=level)
    note, said = NoteFactory(case=case), SAID | {"text": "å" * (longest + 1)}

    with refused(fits(longest)) as refusal:
        if action == "write_note":
            write_note(case=case, by=call_taker, **said)
        else:
            correct_note(note=note, by=call_taker, **said)

    assert refusal.value.message_dict == {"text": [fits(longest)]}


def test_write_note_on_tomorrow_changes_nothing(case, call_taker, refused):
    tomorrow = timezone.localdate() + timedelta(days=1)

    with refused(IN_THE_FUTURE) as refusal:
        write_note(case=case, by=call_taker, **SAID | {"event_on": tomorrow})

    assert refusal.value.message_dict == {"event_on": [IN_THE_FUTURE]}


def test_write_note_on_the_local_day_of_the_first_minutes_is_signed(case, call_taker):
    just_past_midnight = datetime(2026, 1, 15, 23, 30, tzinfo=UTC)

    note = write_note(
        case=case, by=call_taker, at=just_past_midnight, **SAID | {"event_on": date(2026, 1, 16)}
    )

    assert note.event_on == date(2026, 1, 16)


def test_write_note_on_the_day_after_the_last_local_minutes_changes_nothing(case, call_taker, refused):
    just_before_midnight = datetime(2026, 1, 15, 22, 30, tzinfo=UTC)

    with refused(IN_THE_FUTURE):
        write_note(
            case=case, by=call_taker, at=just_before_midnight, **SAID | {"event_on": date(2026, 1, 16)}
        )


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        ("", "Detta fält får inte vara tomt."),
        ("nonsense", "Värdet 'nonsense' är inget giltigt alternativ."),
    ],
)
def test_write_note_without_a_source_changes_nothing(case, call_taker, refused, source, sentence):
    with refused(sentence) as refusal:
        write_note(case=case, by=call_taker, **SAID | {"source": source})

    assert set(refusal.value.error_dict) == {"source"}


@pytest.mark.parametrize("text", ["", "\u200b", "\ufeff\r\n"])
def test_write_note_without_words_changes_nothing(case, call_taker, refused, text):
    with refused("Fyll i det här.") as refusal:
        write_note(case=case, by=call_taker, **SAID | {"text": text})

    assert set(refusal.value.error_dict) == {"text"}


# Correcting


def test_correct_note_is_a_new_version_and_the_old_one_stays(case, call_taker, coordinator, changed, logged):
    old, at = NoteFactory(case=case, text="Fel dag."), timezone.now()

    newer = correct_note(note=old, by=coordinator, source_detail="", at=at, **SAID)

    assert changed(old) == {}
    assert (newer.replaces, newer.case, newer.kind) == (old, case, Note.Kind.NOTE)
    assert {name: getattr(newer, name) for name in SAID} == SAID
    assert (newer.created_by, newer.author_name, newer.signed_at) == (coordinator, coordinator.name, at)
    assert list(Note.objects.current()) == [newer]
    logged("note.corrected", by=coordinator, target=newer, case=case)


def test_correct_note_that_has_been_replaced_changes_nothing(case, call_taker, coordinator, refused):
    note = NoteFactory(case=case)
    correct_note(note=note, by=coordinator, **SAID)

    with refused("Någon annan har ändrat det här medan du skrev.") as refusal:
        correct_note(note=note, by=call_taker, **SAID)

    assert refusal.value.code == "stale"


def test_correct_note_of_a_correction_is_the_third_version(case, call_taker):
    first = NoteFactory(case=case)
    second = correct_note(note=first, by=call_taker, **SAID)

    third = correct_note(note=second, by=call_taker, **SAID)

    assert (third.replaces, list(Note.objects.current())) == (second, [third])


def test_correct_note_of_an_objection_changes_nothing(case, call_taker, refused):
    objection = NoteFactory(case=case, kind="objection", about_kind="anteckning", about_id=case.pk)

    with refused("Den enskildes invändning rättas inte. Skriv en ny anteckning."):
        correct_note(note=objection, by=call_taker, **SAID)


def test_correct_note_on_tomorrow_changes_nothing(case, call_taker, refused):
    note, tomorrow = NoteFactory(case=case), timezone.localdate() + timedelta(days=1)

    with refused(IN_THE_FUTURE):
        correct_note(note=note, by=call_taker, **SAID | {"event_on": tomorrow})


# Objecting


def test_note_objection_is_linked_and_signed_and_changes_nothing(case, call_taker, changed, logged):
    about, at = NoteFactory(case=case, text="Sade att hen var arg."), timezone.now()

    objection = note_objection(
        case=case, about_kind="anteckning", about_id=about.pk, text="Jag var rädd.", by=call_taker, at=at
    )

    kept = Note.objects.get(pk=objection.pk)
    assert (kept.kind, kept.about_kind, kept.about_id) == (Note.Kind.OBJECTION, "anteckning", about.pk)
    assert (kept.source, kept.text, kept.replaces) == (Note.Source.PERSON, "Jag var rädd.", None)
    assert (kept.event_on, kept.signed_at) == (timezone.localdate(at), at)
    assert (kept.author_name, kept.author_title) == (call_taker.name, call_taker.title)
    assert changed(about) == {}
    logged("note.objected", by=call_taker, target=objection, case=case)


def test_note_objection_keeps_the_day_it_was_made(case, call_taker):
    objection = note_objection(
        case=case,
        about_kind="anteckning",
        about_id=case.pk,
        text="Nej.",
        by=call_taker,
        event_on=date(2026, 2, 3),
    )

    assert objection.event_on == date(2026, 2, 3)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"event_on": date(2999, 1, 1)}, IN_THE_FUTURE),
        ({"text": "å" * 1001}, fits(1000)),
        ({"about_kind": ""}, "Välj vilken uppgift den enskilde anser är felaktig."),
        ({"about_id": None}, "Välj vilken uppgift den enskilde anser är felaktig."),
    ],
)
def test_note_objection_that_says_too_little_or_too_much_changes_nothing(
    case, call_taker, refused, given, sentence
):
    whole = {"about_kind": "anteckning", "about_id": case.pk, "text": "Nej."}

    with refused(sentence):
        note_objection(case=case, by=call_taker, **whole | given)


# The forms


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, {}),
        ({"event_on": ""}, {"event_on": ["required"]}),
        ({"event_on": "igår"}, {"event_on": ["invalid"]}),
        ({"event_on": "2026-02-30"}, {"event_on": ["invalid"]}),
        ({"source": ""}, {"source": ["required"]}),
        ({"source": "neighbour"}, {"source": ["invalid_choice"]}),
        ({"source_detail": "o" * 200}, {}),
        ({"source_detail": "o" * 201}, {"source_detail": ["max_length"]}),
        ({"text": ""}, {"text": ["required"]}),
        ({"text": "o" * 20_000}, {}),
        ({"text": "o" * 20_001}, {"text": ["max_length"]}),
        ({"token": "nonsense"}, {"token": ["invalid"]}),
    ],
)
def test_note_form_says_what_is_wrong_by_the_field(typed, wrong):
    form = NoteForm({"event_on": "2026-01-15", "source": "own", "text": "Såg klottret."} | typed)

    assert codes(form) == wrong


def test_note_form_begins_with_the_text_on_today_by_oneself():
    form = NoteForm()

    assert [field.name for field in form.visible_fields()] == ["text", "source", "source_detail", "event_on"]
    assert (form["event_on"].value(), form["source"].value()) == (timezone.localdate(), Note.Source.OWN)
    assert "autofocus" in str(form["text"].html)
    assert "autofocus" not in str(NoteForm({"text": ""})["text"].html)  # what is wrong has the focus


@pytest.mark.parametrize(
    ("level", "most", "is_said", "may_raise"),
    [
        (RecordLevel.ADVICE, 1000, True, True),
        (RecordLevel.OPEN_SERVICE, 20_000, False, False),
        (RecordLevel.CASE, 20_000, False, False),
    ],
)
def test_note_form_says_what_the_level_holds_and_how_to_raise_it(level, most, is_said, may_raise):
    form = NoteForm(level=level)

    assert form.fields["text"].widget.attrs["data-most"] == most
    assert (form.fields["text"].help_text == "Högst 1\u00a0000 tecken på nivån rådgivning.") is is_said
    assert ("level_reason" in form.fields) is may_raise


@pytest.mark.parametrize(
    ("length", "reason", "wrong"),
    [
        (1000, "", {}),
        (1001, "", {"text": [None]}),
        (1001, "Barnet ska följas.", {}),
        (10, "Barnet ska följas.", {}),
    ],
)
def test_note_form_takes_more_than_the_level_holds_with_a_reason_to_raise_it(length, reason, wrong):
    typed = {"event_on": "2026-01-15", "source": "own", "text": "o" * length, "level_reason": reason}

    assert codes(NoteForm(typed, level=RecordLevel.ADVICE)) == wrong


@pytest.mark.parametrize(("length", "most"), [(1001, 1000), (5001, 5000)])
def test_objection_form_holds_to_the_level_and_to_its_own_length(length, most):
    level = RecordLevel.ADVICE if most == 1000 else RecordLevel.OPEN_SERVICE
    form = ObjectionForm({"text": "o" * length}, level=level)

    assert list(form.errors) == ["text"]
    assert form.fields["text"].widget.attrs["data-most"] == most


@pytest.mark.parametrize(
    ("text", "wrong"),
    [("", {"text": ["required"]}), ("o" * 5000, {}), ("o" * 5001, {"text": ["max_length"]})],
)
def test_objection_form_takes_words_and_not_too_many(text, wrong):
    assert codes(ObjectionForm({"text": text})) == wrong
