"""The words of a call in versions: begun, written, taken into use, thrown away."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from calls.actions.calls import log_call
from calls.actions.scans import correct_scan
from calls.actions.wordings import begin_wording, discard_wording, take_into_use, write_words
from calls.factories import QuickScanFactory
from calls.forms.scans import input_of
from calls.inputs import CallInput
from calls.models import Wording
from calls.wording import conversation_of, shipped, words_of
from stodtelefon.audit.models import AuditEvent
from stodtelefon.editions.actions import NOTHING_NEW
from stodtelefon.editions.models import EditionStatus
from stodtelefon.saving import Stale

pytestmark = pytest.mark.django_db
GREETING = {"say_who": "Hej och välkommen. I vilken roll hör du av dig?"}


@pytest.fixture
def draft(coordinator):
    return begin_wording(by=coordinator)


@pytest.fixture
def newer(draft, coordinator):
    """`newer(**{"say_who": "Hej."})`: a version with other words, in use."""

    def use(**words):
        for key, said in words.items():
            part = next(
                name for name, part in shipped().part.items() if key in {text.key for text in part.texts}
            )
            write_words(wording=draft, part=part, words={key: said}, by=coordinator)
        return take_into_use(wording=draft, by=coordinator)

    return use


def events():
    return list(
        AuditEvent.objects.filter(event__startswith="wording.").order_by("pk").values_list("event", "fields")
    )


def test_begin_wording_copies_the_words_in_use(coordinator):
    draft = begin_wording(by=coordinator)

    assert (draft.number, draft.status, draft.created_by) == (3, "draft", coordinator)
    assert Wording.objects.get(number=3).words == Wording.objects.in_use().get().words
    assert events() == [("wording.begun", [])]


def test_begin_wording_refuses_a_second_draft(draft, coordinator):
    with pytest.raises(ValidationError, match="Det finns redan ett utkast"), transaction.atomic():
        begin_wording(by=coordinator)

    assert Wording.objects.count() == 3


def test_write_words_changes_its_own_part_alone(draft, coordinator):
    foreign = {"say_closing": "Hej då."}

    write_words(wording=draft, part="who", words=GREETING | foreign, by=coordinator, version=1)

    kept = Wording.objects.get(pk=draft.pk)
    assert kept.words == shipped().words | GREETING
    assert kept.version == 2
    assert events()[-1] == ("wording.changed", ["who"])


def test_write_words_tidies_what_was_typed(draft, coordinator):
    write_words(wording=draft, part="who", words={"say_who": "  Hej.\r\nVem? "}, by=coordinator)

    assert Wording.objects.get(pk=draft.pk).words["say_who"] == "Hej.\nVem?"


@pytest.mark.parametrize(
    ("key", "said", "sentence"),
    [
        ("say_who", " ", "Skriv"),
        ("ask_role", "", "Skriv"),
        ("say_who", "a" * 501, "högst 500"),
        ("guidance_who", "a\x00b", "tecken"),
    ],
)
def test_write_words_refuses_a_text_by_its_field(draft, coordinator, key, said, sentence):
    with pytest.raises(ValidationError) as refused:
        write_words(wording=draft, part="who", words={key: said}, by=coordinator)

    assert list(refused.value.message_dict) == [key]
    assert sentence in refused.value.message_dict[key][0]
    assert Wording.objects.get(pk=draft.pk).words == shipped().words


def test_write_words_may_leave_guidance_empty(draft, coordinator):
    write_words(wording=draft, part="who", words={"guidance_who": ""}, by=coordinator)

    assert words_of(Wording.objects.get(pk=draft.pk)).part["who"].guidance == ""


def test_write_words_refuses_a_part_that_there_is_not(draft, coordinator):
    with pytest.raises(ValidationError, match="Den delen finns inte"):
        write_words(wording=draft, part="whatever", words=GREETING, by=coordinator)


def test_write_words_refuses_what_was_begun_on_another_version(draft, coordinator):
    write_words(wording=draft, part="closing", words={"say_closing": "Hej då."}, by=coordinator, version=1)

    with pytest.raises(Stale):
        write_words(wording=draft, part="who", words=GREETING, by=coordinator, version=1)

    assert Wording.objects.get(pk=draft.pk).words["say_who"] == shipped().words["say_who"]


def test_take_into_use_retires_the_one_before(draft, coordinator):
    write_words(wording=draft, part="who", words=GREETING, by=coordinator)
    before, earliest = Wording.objects.in_use().get(), timezone.now()

    used = take_into_use(wording=draft, by=coordinator, version=2)

    old = Wording.objects.get(pk=before.pk)
    assert earliest <= used.used_from <= timezone.now()
    assert (used.status, used.used_by) == (EditionStatus.IN_USE, coordinator)
    assert (old.status, old.retired_at, old.words) == (EditionStatus.RETIRED, used.used_from, before.words)
    assert Wording.objects.in_use().get() == used
    assert events()[-1] == ("wording.taken_into_use", [])


def test_take_into_use_refuses_what_says_nothing_new(draft, coordinator):
    with pytest.raises(ValidationError, match=NOTHING_NEW):
        take_into_use(wording=draft, by=coordinator)

    assert Wording.objects.in_use().get().number == 2


def test_used_version_is_neither_written_nor_thrown_away(newer, coordinator):
    used = newer(**GREETING)

    for deed in (
        lambda: write_words(wording=used, part="who", words={"say_who": "Nej."}, by=coordinator),
        lambda: take_into_use(wording=used, by=coordinator),
        lambda: discard_wording(wording=used, by=coordinator),
    ):
        with pytest.raises(ValidationError, match="ändras aldrig"):
            deed()

    assert Wording.objects.get(pk=used.pk).words == shipped().words | GREETING


def test_used_version_is_kept_by_the_database(newer):
    used = newer(**GREETING)

    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Wording.objects.filter(pk=used.pk).delete()


def test_discard_wording_leaves_the_one_in_use(draft, coordinator):
    discard_wording(wording=draft, by=coordinator, version=1)

    assert list(Wording.objects.values_list("number", flat=True)) == [2, 1]
    assert events()[-1] == ("wording.discarded", [])
    assert begin_wording(by=coordinator).number == 3


# Calls


def test_call_is_kept_in_the_version_in_use(call_taker, inputs, newer):
    before = log_call(by=call_taker, call=CallInput(), **inputs()).scans.get()
    newer(ask_danger="Brinner det någonstans just nu?")

    after = log_call(by=call_taker, call=CallInput(), **inputs()).scans.get()

    said = [conversation_of(scan.wording).asks("danger").text for scan in (before, after)]
    assert (before.wording_id, after.wording_id) == (2, 3)
    assert said == [shipped().asks("danger").text, "Brinner det någonstans just nu?"]


def test_call_that_was_begun_in_the_version_before_is_kept_in_that(call_taker, inputs, newer):
    old = Wording.objects.in_use().get()
    newer(**GREETING)

    assert log_call(by=call_taker, call=CallInput(), wording=old, **inputs()).scans.get().wording_id == 2


def test_correction_stays_in_the_version_that_was_asked(signed, call_taker, newer):
    newer(**GREETING)

    corrected = correct_scan(scan=signed, given=input_of(signed), by=call_taker)

    assert (signed.wording_id, corrected.wording_id) == (2, 2)


def test_scan_in_no_version_is_refused_by_the_database():
    QuickScanFactory(wording_id=77)

    with (
        pytest.raises(IntegrityError, match="quickscan_is_asked_in_a_wording"),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
