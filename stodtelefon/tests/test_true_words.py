"""Sentences on screen that promise or deny something, each held against the rule that it speaks of.

A sentence that is changed fails here by its words, a rule that is changed by its value: then the other follows.
"""

from datetime import timedelta
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone

from calls.actions import callbacks, danger, withdrawals
from calls.actions import people as people_actions
from calls.actions.calls import OLDEST_CALL
from calls.actions.people import add_identity
from calls.factories import CallerFactory, CaseFactory, ReminderFactory
from calls.forms.cases import RaiseLevelForm
from calls.forms.fields import ContactFields
from calls.models import moves, openings
from calls.models.callbacks import TRIES, TRY_LASTS
from calls.models.calls import UNDO_MINUTES
from calls.queues import queues_of
from calls.record_levels import UNDO_WINDOW
from calls.staffing import promises_of
from meetings.factories import MeetingFactory
from meetings.proposals import LOOK_AHEAD
from referrals.models.choices import SentHow
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.accounts.models import away
from stodtelefon.accounts.second_factor import FRESH_FOR
from stodtelefon.audit.models import AuditEvent
from stodtelefon.forms.fields import Secret, WholeNumber, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.reporting.definitions import PROTECTION
from stodtelefon.reporting.disclosure import DEFAULT, people
from stodtelefon.tests.times import day

HOUSE = Path(settings.BASE_DIR)
NOTHING_LOST = "Inget du skrivit är borta"


def words_of(place: str) -> str:
    """The text of a template or a module, on one line."""
    return " ".join((HOUSE / place).read_text(encoding="utf-8").split())


def page(client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


# Numbers that sentences name


@pytest.mark.parametrize(
    ("place", "sentence", "is_so"),
    [
        ("calls/actions/callbacks.py", "Tre försök utan svar.", TRIES == 3),
        ("calls/actions/callbacks.py", "Välj en dag inom 30 dagar.", callbacks.FARTHEST.days == 30),
        ("templates/calls/callback.html", "eller om en halvtimme", timedelta(minutes=30) == TRY_LASTS),
        ("templates/meetings/parts/times.html", "de närmaste tre veckorna", LOOK_AHEAD == 21),
        ("calls/actions/calls.py", "Det är mer än ett år sedan.", OLDEST_CALL.days == 366),
        ("calls/models/openings.py", "avslutats det senaste året öppnas genast", openings.A_YEAR.days == 365),
        ("stodtelefon/accounts/actions/away.py", "Välj en dag inom ett år.", away.FARTHEST.days == 366),
    ],
)
def test_a_number_in_words_is_the_number_of_the_rule(place, sentence, is_so):
    assert sentence in words_of(place)
    assert is_so


# How long something can be done: each place that says it, with what it speaks of.
TIMES = {
    "tio minuter": (
        timedelta(minutes=10),
        {
            "templates/accounts/confirm.html": timedelta(seconds=FRESH_FOR),
            "templates/calls/levels.html": UNDO_WINDOW,
            "calls/actions/cases.py": UNDO_WINDOW,
            "calls/forms/cases.py": UNDO_WINDOW,
            "calls/views/cases.py": UNDO_WINDOW,
            "calls/actions/moves.py": moves.AUTHORS_WINDOW,
            "calls/actions/contacts.py": timedelta(minutes=UNDO_MINUTES),
        },
    ),
    "ett dygn": (
        timedelta(days=1),
        {
            "templates/calls/merge.html": moves.UNDO_WINDOW,
            "calls/actions/merges.py": moves.UNDO_WINDOW,
            "calls/models/moves.py": moves.UNDO_WINDOW,
            "calls/views/splits.py": moves.UNDO_WINDOW,
            "calls/actions/withdrawals.py": withdrawals.UNDO_WITHIN,
            "calls/actions/danger.py": danger.TOLD.leeway,
        },
    ),
    "24 timmar": (
        timedelta(hours=24),
        {
            "templates/calls/caller.html": people_actions.ACCESS_LASTS,
            "templates/calls/opening_form.html": openings.OPEN_FOR,
            "templates/calls/break_glass.html": openings.OPEN_FOR,
            "templates/calls/identities_break_glass.html": openings.OPEN_FOR,
            "calls/models/openings.py": openings.OPEN_FOR,
            "stodtelefon/permissions.py": openings.OPEN_FOR,
        },
    ),
}


@pytest.mark.parametrize("words", TIMES)
def test_time_in_words_is_the_time_of_the_rule_wherever_it_is_said(words):
    time, places = TIMES[words]
    rooms = ("calls", "meetings", "referrals", "outreach", "stodtelefon")
    files = [
        *HOUSE.glob("templates/**/*.html"),
        *(path for room in rooms for path in HOUSE.glob(f"{room}/**/*.py")),
    ]
    here = {str(path.relative_to(HOUSE)) for path in files if words in path.read_text(encoding="utf-8")}

    assert {place for place in here if not {"tests", "demo", "migrations"} & set(Path(place).parts)} == set(
        places
    )
    assert {place for place, rule in places.items() if rule != time} == set()


def test_a_counted_contact_is_taken_back_within_the_minutes_that_are_said():
    assert UNDO_MINUTES == 10


# A level can be taken back, and no sentence says that it never is


@pytest.mark.django_db
def test_the_form_of_a_level_says_for_how_long_it_can_be_taken_back():
    help_text = RaiseLevelForm(row=CaseFactory()).fields["reason"].help_text

    assert help_text.endswith("Ångra går i tio minuter, om nivån inte har använts. Sedan sänks den inte.")


# What never leaves, and what is never counted


def test_no_way_of_telling_an_agency_is_by_mail():
    assert "aldrig med e-post" in words_of("templates/referrals/letter.html")
    assert set(SentHow.values) == {"post", "courier", "meeting", "phone"}


def test_the_language_of_an_interpreter_is_in_no_figure():
    assert ContactFields.base_fields["interpreter_language"].help_text == "Räknas aldrig i statistiken."
    counting = [*HOUSE.glob("*/reporting.py"), *(HOUSE / "stodtelefon" / "reporting").glob("*.py")]

    assert len(counting) > 10
    assert [one.name for one in counting if "interpreter" in one.read_text(encoding="utf-8")] == []


@pytest.mark.django_db
def test_what_is_searched_stands_in_no_address_and_no_line_of_the_log(login, coordinator):
    client = login(coordinator)
    case = CaseFactory()
    add_identity(caller=CallerFactory(case=case, is_anonymous=False), name="Zebra Ek", by=coordinator)

    answer = client.post("/sok/", {"q": "Zebra Ek"})

    assert "Det du skriver hamnar aldrig i en adress eller en logg." in answer.content.decode()
    assert (case.number in answer.content.decode(), "ebra" in answer.request["QUERY_STRING"]) == (True, False)
    assert "ebra" not in repr(list(AuditEvent.objects.order_by("pk").values()))


def test_small_numbers_are_said_alike_whichever_they_are():
    assert "0 till {last} skrivs som ”{fewer}”, vilket av dem det än är." in PROTECTION
    assert {str(people(count)) for count in range(DEFAULT.small)} == {DEFAULT.fewer}


# "Inget du skrivit är borta"


class WithSecret(StodForm, forms.Form):
    name = Words(label="Namn")
    password = Secret(label="Lösenord", autocomplete="off")


class WithoutSecret(StodForm, forms.Form):
    name = Words(label="Namn")


class WithNothingToType(StodForm, forms.Form):
    version = WholeNumber(widget=forms.HiddenInput)


@pytest.mark.parametrize(
    ("form", "is_said"), [(WithSecret, False), (WithoutSecret, True), (WithNothingToType, False)]
)
def test_nothing_is_lost_is_said_where_everything_is_sent_back(form, is_said):
    summary = Template("{% include 'components/error_summary.html' %}").render(Context({"form": form({})}))

    assert ("data-error-summary" in summary, NOTHING_LOST in summary) == (True, is_said)


# The code of who has one


@pytest.mark.django_db
@pytest.mark.parametrize("has_code", [True, False])
def test_a_code_is_spoken_of_only_where_there_is_one(login, coordinator, has_code):
    code = {"code_hash": b"1" * 33, "code_set_at": timezone.now()} if has_code else {}
    caller = CallerFactory(case__handler=coordinator, **code)
    meeting = MeetingFactory(case=caller.case, caller=caller, offered_by=coordinator)
    client = login(coordinator)

    joined = page(client, f"/samtal/nytt/{caller.pk}/")
    met = page(client, meeting.get_absolute_url())

    assert ("Den gäller fortfarande" in joined, "Personen har ingen kod." in joined) == (
        has_code,
        not has_code,
    )
    assert ("Med sin återkopplingskod kan personen" in met, "och ingen kod." in met) == (
        has_code,
        not has_code,
    )


# What waits


@pytest.mark.django_db
def test_a_case_with_a_reminder_ahead_does_not_say_that_nothing_waits(login, call_taker):
    case = CaseFactory(handler=call_taker, state="meeting_held", urgency="can_wait")
    client = login(call_taker)
    without = page(client, case.get_absolute_url())
    ReminderFactory(case=case, due_on=day(3))

    ahead = page(client, case.get_absolute_url())

    offer = f'<a class="btn btn-quiet" href="{reverse("calls:reminder_create", args=[case.number])}">'
    assert ("Nästa bevakning är" in ahead, offer in ahead) == (True, False)
    assert ("Nästa bevakning är" in without, offer in without) == (False, True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("whose", "said"),
    [("own", "din Idag"), ("nobody", "din Idag"), ("other", "Idag hos Ada"), ("gone", "samordnarnas Idag")],
)
def test_reminder_says_whose_idag_it_comes_to_and_stands_there(login, coordinator, whose, said):
    other, colleague = UserFactory(name="Ada", call_taker=True), UserFactory(coordinator=True)
    handlers = {"own": coordinator, "other": other, "gone": UserFactory(call_taker=True, disabled=True)}
    case, today = CaseFactory(handler=handlers.get(whose)), timezone.localdate()
    typed = {"due_on": today, "text": "Ring skolan.", "meant": [f"due_on={today}"]}

    answer = login(coordinator).post(f"{case.get_absolute_url()}bevakning/", typed, follow=True)

    assert f"Den dagen kommer den på {said}." in answer.content.decode()
    stands_with = {"other": other, "gone": colleague}.get(whose, coordinator)
    assert promises_of(stands_with, on=today).filter(kind="reminder").count() == 1


@pytest.mark.django_db
def test_no_queue_of_one_who_does_not_see_all_is_called_all(call_taker):
    names = [queue.text for queue in queues_of(call_taker).values()]

    assert [name for name in names if name.startswith("Alla")] == []
