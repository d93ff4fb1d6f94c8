"""Days away: who may write them in, what is refused, and who is here on a day."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from stodtelefon.accounts.actions.away import change_away, end_away, remove_away, set_away
from stodtelefon.accounts.factories import AwayFactory, UserFactory
from stodtelefon.accounts.models import Away, User
from stodtelefon.accounts.models.away import away_words
from stodtelefon.dates import day
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
MAY_FOR_OTHERS = {Role.COORDINATOR, Role.MANAGER, Role.ADMINISTRATOR}
TAKEN = "Personen är redan inskriven som borta någon av dagarna. Ändra den raden."


@pytest.fixture
def today():
    return timezone.localdate()


def test_set_away_writes_the_days_and_who_stands_in(call_taker, other_call_taker, today, logged):
    away = set_away(
        user=call_taker, first_day=today, last_day=today + DAY, stand_in=other_call_taker, by=call_taker
    )

    away.refresh_from_db()
    assert (away.user, away.stand_in, away.created_by) == (call_taker, other_call_taker, call_taker)
    assert (away.first_day, away.last_day) == (today, today + DAY)
    logged("away.set", by=call_taker, target=away)


@pytest.mark.parametrize("role", Role)
def test_set_away_for_a_colleague_is_for_those_whom_the_table_allows(role, call_taker, today, refused):
    by = UserFactory(roles=[role])
    values = {"user": call_taker, "first_day": today, "last_day": today, "by": by}

    if role in MAY_FOR_OTHERS:
        assert set_away(**values).created_by == by
    else:
        with refused("Bara samordnare, chef och systemförvaltare skriver in när en kollega är borta."):
            set_away(**values)


def test_set_away_sent_twice_is_once(call_taker, today):
    values = {"user": call_taker, "first_day": today, "last_day": today, "by": call_taker, "token": uuid4()}

    assert set_away(**values) == set_away(**values)
    assert Away.objects.count() == 1


@pytest.mark.parametrize(
    ("first", "last", "field", "sentence"),
    [
        (2, 1, "last_day", "Sista dagen kan inte vara före den första."),
        (-1, 1, "first_day", "Dagen har redan varit. Välj idag eller senare."),
        (0, 367, "last_day", "Välj en dag inom ett år."),
        (400, 401, "last_day", "Välj en dag inom ett år."),
    ],
)
def test_set_away_refuses_days_that_cannot_be(call_taker, today, refused, first, last, field, sentence):
    days = {"first_day": today + first * DAY, "last_day": today + last * DAY}

    with refused(sentence) as refusal:
        set_away(user=call_taker, by=call_taker, **days)

    assert set(refusal.value.message_dict) == {field}


@pytest.mark.parametrize(("first", "last"), [(6, 7), (9, 12), (8, 8), (0, 30)])
def test_set_away_refuses_days_that_are_written_in_already(call_taker, today, refused, first, last):
    AwayFactory(user=call_taker)

    with refused(TAKEN):
        set_away(user=call_taker, first_day=today + first * DAY, last_day=today + last * DAY, by=call_taker)


def test_days_that_touch_and_days_of_others_are_no_hindrance(call_taker, other_call_taker, today):
    AwayFactory(user=call_taker)

    before = set_away(user=call_taker, first_day=today, last_day=today + 6 * DAY, by=call_taker)
    after = set_away(user=call_taker, first_day=today + 10 * DAY, last_day=today + 10 * DAY, by=call_taker)
    theirs = set_away(user=other_call_taker, first_day=today, last_day=today + 9 * DAY, by=other_call_taker)

    assert {before, after, theirs} <= set(Away.objects.all())


def test_set_away_refuses_a_stand_in_who_cannot(call_taker, today, refused):
    away_too = AwayFactory(going_on=True).user
    closed = UserFactory(call_taker=True, disabled=True)
    without_desk = UserFactory(statistics_reader=True)
    sentences = {
        call_taker: "Välj någon annan än den som är borta.",
        away_too: f"{away_too.name} är själv {away_words(today - DAY, today + DAY, on=today)}. Välj någon annan.",
        closed: f"Kontot för {closed.name} är avstängt. Välj någon annan.",
        without_desk: "Välj en kollega som arbetar med Idag.",
    }

    for stand_in, sentence in sentences.items():
        with refused(sentence) as refusal:
            set_away(
                user=call_taker,
                first_day=today + DAY,
                last_day=today + 5 * DAY,
                stand_in=stand_in,
                by=call_taker,
            )
        assert set(refusal.value.message_dict) == {"stand_in"}


def test_set_away_of_a_closed_account_is_refused(coordinator, today, refused):
    gone = UserFactory(call_taker=True, disabled=True)

    with refused("avstängt"):
        set_away(user=gone, first_day=today, last_day=today, by=coordinator)


# The last coordinator


def test_last_coordinator_names_who_stands_in(coordinator, call_taker, today, refused):
    UserFactory(coordinator=True, invited=True)  # has no password yet, and cannot come
    month = {"first_day": today + DAY, "last_day": today + 30 * DAY}

    with refused("Ingen annan samordnare är på plats") as refusal:
        set_away(user=coordinator, by=coordinator, **month)

    assert set(refusal.value.message_dict) == {"stand_in"}
    assert set_away(user=coordinator, stand_in=call_taker, by=coordinator, **month).stand_in == call_taker


def test_coordinator_is_last_on_the_days_when_the_other_one_is_away(coordinator, today, refused):
    other = UserFactory(coordinator=True)
    AwayFactory(user=other, first_day=today + 3 * DAY, last_day=today + 4 * DAY)

    with refused("Ingen annan samordnare är på plats"):
        set_away(user=coordinator, first_day=today, last_day=today + 3 * DAY, by=coordinator)

    assert (
        set_away(user=coordinator, first_day=today, last_day=today + 2 * DAY, by=coordinator).stand_in is None
    )


# Changed, ended, taken back


def test_change_away_gives_other_days(call_taker, other_call_taker, today, logged):
    away = AwayFactory(user=call_taker)

    change_away(
        away=away,
        first_day=today + 8 * DAY,
        last_day=today + 20 * DAY,
        stand_in=other_call_taker,
        by=call_taker,
        version=1,
    )

    away.refresh_from_db()
    assert (away.first_day, away.last_day) == (today + 8 * DAY, today + 20 * DAY)
    assert (away.stand_in, away.version) == (other_call_taker, 2)
    logged("away.changed", by=call_taker, target=away)


def test_change_away_on_an_old_version_changes_nothing(call_taker, today, refused):
    away = AwayFactory(user=call_taker)
    change_away(away=away, first_day=today, last_day=today, by=call_taker, version=1)

    with refused("Någon annan har ändrat det här"):
        change_away(away=away, first_day=today, last_day=today + DAY, by=call_taker, version=1)


def test_first_day_stands_once_it_has_been(call_taker, today, refused):
    away = AwayFactory(user=call_taker, going_on=True)

    with refused("Första dagen har varit och går inte att ändra."):
        change_away(away=away, first_day=today, last_day=today, by=call_taker)

    longer = change_away(away=away, first_day=away.first_day, last_day=today + 9 * DAY, by=call_taker)
    assert longer.last_day == today + 9 * DAY


def test_end_away_makes_yesterday_the_last_day(call_taker, today, logged):
    away = AwayFactory(user=call_taker, going_on=True)

    end_away(away=away, by=call_taker)

    away.refresh_from_db()
    assert away.last_day == today - DAY
    assert call_taker in User.objects.here(on=today)
    logged("away.ended", by=call_taker, target=away)


def test_end_away_twice_or_too_early_changes_nothing(call_taker, today, refused):
    away, ahead = AwayFactory(user=call_taker, going_on=True), AwayFactory(user=call_taker)
    end_away(away=away, by=call_taker)

    with refused("Frånvaron är redan slut."):
        end_away(away=away, by=call_taker)
    with refused("Ta bort den i stället."):
        end_away(away=ahead, by=call_taker)


def test_remove_away_takes_back_what_has_not_begun(call_taker, today, logged):
    today_alone = AwayFactory(user=call_taker, first_day=today)

    remove_away(away=today_alone, by=call_taker)

    assert not Away.objects.exists()
    logged("away.removed", by=call_taker, target=today_alone)


def test_remove_away_that_has_begun_or_is_gone_changes_nothing(call_taker, refused):
    begun, removed = AwayFactory(user=call_taker, going_on=True), AwayFactory(user=call_taker)
    remove_away(away=removed, by=call_taker)

    with refused("Avsluta den i stället."):
        remove_away(away=begun, by=call_taker)
    with refused("Det här finns inte längre."):
        remove_away(away=removed, by=call_taker)


@pytest.mark.parametrize("action", [end_away, remove_away])
def test_days_of_a_colleague_are_left_alone_by_those_who_may_not(
    action, call_taker, other_call_taker, refused
):
    away = AwayFactory(user=call_taker, going_on=action is end_away)

    with refused("Bara samordnare, chef och systemförvaltare"):
        action(away=away, by=other_call_taker)


# Asked


def test_who_is_here_on_a_day(call_taker, other_call_taker, today):
    closed = UserFactory(call_taker=True, disabled=True)
    away = AwayFactory(user=call_taker)

    here = {day: set(User.objects.here(on=today + day * DAY)) for day in (6, 7, 9, 10)}

    both, one = {call_taker, other_call_taker}, {other_call_taker}
    assert {day: found & (both | {closed}) for day, found in here.items()} == {
        6: both,
        7: one,
        9: one,
        10: both,
    }
    assert [Away.objects.on(today + day * DAY).count() for day in (6, 7, 9, 10)] == [0, 1, 1, 0]
    assert set(Away.objects.not_over(on=away.last_day)) == {away}
    assert set(Away.objects.not_over(on=away.last_day + DAY)) == set()


def test_name_in_a_list_says_until_when(today, django_assert_num_queries):
    here = UserFactory(name="Ada", call_taker=True)
    AwayFactory(user__name="Bo", going_on=True)
    AwayFactory(user__name="Cia", first_day=today + 5 * DAY, last_day=today + 5 * DAY)
    AwayFactory(user__name="Dag", first_day=today + 40 * DAY)

    with django_assert_num_queries(1):
        people = User.objects.active().filter(name__in=["Ada", "Bo", "Cia", "Dag"])
        labels = [one.label_in_list(on=today) for one in people.with_away(on=today).order_by("name")]

    assert labels == [
        here.name,
        f"Bo ({away_words(today - DAY, today + DAY, on=today)})",
        f"Cia ({away_words(today + 5 * DAY, today + 5 * DAY, on=today)})",
        "Dag",
    ]


def test_days_away_in_words():
    on = date(2026, 11, 26)
    monday, friday = date(2026, 11, 30), date(2026, 12, 4)

    assert away_words(on, friday, on=on) == f"borta t.o.m. {day(friday)}"
    assert away_words(monday, friday, on=on) == f"borta {day(monday)}–{day(friday)}"
    assert away_words(monday, monday, on=on) == f"borta {day(monday)}"


def test_remarks_say_what_the_stand_in_cannot_and_whom_one_was_to_stand_in_for(call_taker, today):
    assessor = UserFactory(coordinator=True, child_assessor=True)
    other = AwayFactory(user__name="Ivan", stand_in=assessor)

    away = AwayFactory(user=assessor, stand_in=call_taker)

    assert away.remarks() == [
        f"{call_taker.name} är inte samordnare eller barnbedömare.",
        f"{assessor.name} skulle stå in för {other.user.name} då. Välj någon annan för {other.user.name}.",
    ]
    assert AwayFactory(stand_in=assessor).lack == ""


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("away_ends_on_its_first_day_or_later", {"last_day": date(2020, 1, 1)}),
        ("away_has_somebody_else_standing_in", {"stand_in": "user"}),
        ("person_is_away_once_at_a_time", {"user": "other"}),
    ],
)
def test_database_refuses(constraint, values, call_taker, other_call_taker):
    people = {"user": call_taker, "other": other_call_taker}
    values = {name: people.get(value, value) for name, value in values.items()}
    away = AwayFactory(user=call_taker)
    AwayFactory(user=other_call_taker)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Away.objects.filter(pk=away.pk).update(**values)


def test_days_of_a_closed_account_are_ended_and_taken_away_but_not_changed(coordinator, today, refused):
    going_on, ahead = AwayFactory(user__disabled=True, going_on=True), AwayFactory(user__disabled=True)

    with refused(f"Kontot för {ahead.user.name} är avstängt, så dagarna ändrar inget."):
        change_away(away=ahead, first_day=today, last_day=today, by=coordinator)
    end_away(away=going_on, by=coordinator)
    remove_away(away=ahead, by=coordinator)

    assert [(away.pk, away.last_day) for away in Away.objects.all()] == [(going_on.pk, today - DAY)]
