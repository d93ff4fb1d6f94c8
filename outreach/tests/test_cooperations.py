"""Standing cooperation: begun, kept up, changed, given and ended; and what is refused."""

from datetime import date

import pytest
from django.utils import timezone

from calls.models import Audience, Promise
from outreach.actions.cooperations import (
    begin_cooperation,
    change_cooperation,
    end_cooperation,
    give_cooperation,
    note_contact,
)
from outreach.factories import CooperationContactFactory, CooperationFactory, OutreachEventFactory
from outreach.models import Area, Cooperation, OutreachTarget
from stodtelefon.accounts.actions.users import disable_user
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.earlier.models import EarlierVersion
from stodtelefon.saving import Stale
from stodtelefon.tests.times import day

pytestmark = pytest.mark.django_db

GONE = "Det går inte längre: samverkan är avslutad. Börja en ny."
NO_YEAR = "Kontrollera årtalet."
CHANGED = ["organisation", "function", "contact", "every", "next_on"]


def given(**more) -> dict:
    return {"organisation": "Frivården", "every": 6, "next_on": day(9)} | more


def now(cooperation: Cooperation) -> Cooperation:
    return Cooperation.objects.for_page().get(pk=cooperation.pk)


def promised() -> list[tuple]:
    waiting = Promise.objects.filter(kind="cooperation_to_keep_up", ended_at__isnull=True)
    return list(waiting.values_list("owner", "due_on"))


# Begin


def test_begin_cooperation_keeps_all_that_is_said(call_taker, coordinator, logged):
    audiences, areas = list(Audience.objects.all()[:2]), list(Area.objects.all()[:2])
    said = given(function="samordnare", contact="växeln", owner=coordinator)

    made = begin_cooperation(**said, audiences=audiences, areas=areas, by=call_taker)

    stored = now(made)
    assert {name: getattr(stored, name) for name in said} == said
    assert (list(stored.audiences.all()), list(stored.areas.all())) == (audiences, areas)
    assert (stored.created_by, stored.last_on, stored.has_ended) == (call_taker, None, False)
    assert promised() == [(coordinator.pk, day(9))]
    logged("cooperation.begun", by=call_taker, target=made)


def test_begin_cooperation_is_mine_where_nobody_else_is_named(call_taker):
    assert begin_cooperation(**given(), by=call_taker).owner == call_taker


@pytest.mark.parametrize(
    ("next_on", "why"),
    [
        (day(-1), "Dagen har redan varit. Ange när ni ska ha kontakt nästa gång."),
        (date(3000, 1, 1), f"Det är mer än två år dit. {NO_YEAR}"),
    ],
)
def test_begin_cooperation_on_a_day_that_cannot_be_is_refused(call_taker, refused, next_on, why):
    with refused(why) as refusal:
        begin_cooperation(**given(next_on=next_on), by=call_taker)

    assert set(refusal.value.message_dict) == {"next_on"}


def test_begin_cooperation_for_a_closed_account_is_refused(call_taker, refused):
    gone = UserFactory(call_taker=True, disabled=True)

    with refused(f"Kontot för {gone.name} är avstängt. Välj någon annan."):
        begin_cooperation(**given(owner=gone), by=call_taker)


# In touch


@pytest.mark.parametrize(
    ("on", "every", "next_on"),
    [
        (date(2026, 11, 23), 3, date(2027, 2, 23)),
        (date(2026, 11, 23), 1, date(2026, 12, 23)),
        (date(2026, 1, 15), 3, date(2027, 1, 15)),
        (date(2026, 8, 28), 3, date(2026, 11, 30)),
        (date(2026, 11, 23), 12, date(2027, 11, 23)),
    ],
    ids=["quarter", "month", "late", "a Saturday", "year"],
)
def test_contact_moves_the_next_day(call_taker, monkeypatch, on, every, next_on):
    monkeypatch.setattr(timezone, "localdate", lambda *_: date(2026, 11, 23))
    cooperation = CooperationFactory(every=every, next_on=date(2026, 11, 20), owner=call_taker)

    note_contact(cooperation=cooperation, on=on, words="Kort avstämning.", by=call_taker)

    stored = now(cooperation)
    assert (stored.next_on, stored.last_on) == (next_on, on)
    assert [(one.on, one.words, one.created_by) for one in stored.contacts.all()] == [
        (on, "Kort avstämning.", call_taker)
    ]
    assert promised() == [(call_taker.pk, next_on)]


def test_contact_that_is_written_down_late_moves_nothing(call_taker):
    cooperation = CooperationFactory(next_on=day(30))
    CooperationContactFactory(cooperation=cooperation, on=day(-3))

    note_contact(cooperation=cooperation, on=day(-9), by=call_taker)

    assert (now(cooperation).next_on, now(cooperation).last_on) == (day(30), day(-3))


@pytest.mark.parametrize("was_on", [day(0), day(-9)], ids=["the last", "written down late"])
def test_contact_says_on_which_day_they_agreed(call_taker, was_on):
    cooperation = CooperationFactory(next_on=day(30), every=3, owner=call_taker)
    CooperationContactFactory(cooperation=cooperation, on=day(-3))

    note_contact(cooperation=cooperation, on=was_on, next_on=day(110), by=call_taker)

    assert now(cooperation).next_on == day(110)
    assert promised() == [(call_taker.pk, day(110))]


def test_contact_is_not_agreed_on_for_a_day_gone_by(call_taker, refused):
    cooperation = CooperationFactory(next_on=day(30))

    with refused("Dagen har redan varit. Ange när ni ska ha kontakt nästa gång."):
        note_contact(cooperation=cooperation, on=day(0), next_on=day(-1), by=call_taker)

    assert (now(cooperation).next_on, now(cooperation).last_on) == (day(30), None)


def test_contact_leaves_one_line(call_taker, logged):
    cooperation = CooperationFactory()

    note_contact(cooperation=cooperation, on=day(0), by=call_taker)

    logged("cooperation.kept_up", by=call_taker, target=cooperation)


@pytest.mark.parametrize(
    ("on", "why"),
    [
        (day(1), "Dagen har inte varit än. Skriv in kontakten när den har varit."),
        (date(1999, 12, 31), NO_YEAR),
    ],
)
def test_contact_on_a_day_that_cannot_be_is_refused(call_taker, refused, on, why):
    cooperation = CooperationFactory()

    with refused(why):
        note_contact(cooperation=cooperation, on=on, by=call_taker)


def test_contact_is_no_telling():
    """To be in touch with somebody is not to have told an audience: the coverage knows nothing of it."""
    CooperationContactFactory(cooperation=CooperationFactory())

    assert not OutreachTarget.objects.exists()


# Change


def test_change_cooperation_says_what_was_changed(call_taker, coordinator, logged):
    cooperation = CooperationFactory(owner=call_taker)
    kept = {"function": cooperation.function, "contact": cooperation.contact}

    change_cooperation(
        cooperation=cooperation,
        **given(every=3) | kept,
        audiences=list(Audience.objects.all()[:1]),
        owner=coordinator,
        by=call_taker,
        version=cooperation.version,
    )

    assert promised() == [(coordinator.pk, day(9))]
    changed = ["organisation", "owner", "next_on", "audiences"]
    logged("cooperation.changed", by=call_taker, target=cooperation, fields=changed)
    assert EarlierVersion.objects.of(cooperation).exists()


def test_change_cooperation_takes_a_day_gone_by_that_nobody_touched(call_taker):
    cooperation = CooperationFactory(next_on=day(-9))

    change_cooperation(cooperation=cooperation, **given(next_on=day(-9)), by=call_taker)

    assert now(cooperation).organisation == "Frivården"


def test_change_cooperation_that_somebody_else_changed_is_refused(call_taker):
    cooperation = CooperationFactory()
    note_contact(cooperation=cooperation, on=day(0), by=call_taker)

    with pytest.raises(Stale):
        change_cooperation(cooperation=cooperation, **given(), by=call_taker, version=cooperation.version)


# Give


def test_give_cooperation_refuses_who_may_not(call_taker, manager, refused):
    cooperation = CooperationFactory()

    with refused("Välj en kollega som gör insatser för att nå ut."):
        give_cooperation(cooperation=cooperation, to=manager, by=call_taker)


@pytest.mark.parametrize("is_chosen", [True, False])
def test_cooperation_goes_to_the_colleague_else_to_a_coordinator(
    administrator, call_taker, other_call_taker, coordinator, is_chosen
):
    kept, ended = CooperationFactory(owner=call_taker), CooperationFactory(owner=call_taker, ended=True)

    disable_user(user=call_taker, by=administrator, to=other_call_taker if is_chosen else None)

    receiver = other_call_taker if is_chosen else coordinator
    assert (now(kept).owner, now(ended).owner) == (receiver, call_taker)
    assert promised() == [(receiver.pk, kept.next_on)]


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (CooperationFactory, "Ingen annan kan hålla den stående samverkan. Avsluta den först."),
        (
            lambda owner: OutreachEventFactory(planned=True, held_by=owner),
            "Ingen annan kan hålla det som är planerat för att nå ut. Ställ in det först.",
        ),
    ],
    ids=["cooperation", "occasion"],
)
def test_what_nobody_else_can_hold_is_said(administrator, call_taker, refused, made, why):
    made(owner=call_taker)

    with refused(why):
        disable_user(user=call_taker, by=administrator)


# End


def test_end_cooperation_removes_how_they_were_reached(call_taker, logged):
    cooperation = CooperationFactory(contact="Påhittad Person, 000-11 22 33")
    change_cooperation(cooperation=cooperation, **given(contact="växeln"), by=call_taker)
    cooperation = now(cooperation)
    logged("cooperation.changed", by=call_taker, target=cooperation, fields=CHANGED)

    end_cooperation(cooperation=cooperation, reason="Tjänsten är borta.", by=call_taker)

    stored = now(cooperation)
    assert (stored.ended_on, stored.ended_by, stored.ended_reason) == (
        day(0),
        call_taker,
        "Tjänsten är borta.",
    )
    assert (stored.next_on, stored.contact, promised()) == (None, None, [])
    logged("cooperation.ended", by=call_taker, target=cooperation)
    kept = [one.sealed.get("contact", {"erased": True}) for one in EarlierVersion.objects.of(cooperation)]
    assert set(map(str, kept)) == {"{'erased': True}"}


def test_end_cooperation_without_a_reason_is_refused(call_taker, refused):
    cooperation = CooperationFactory()

    with refused("Skriv en mening här.") as refusal:
        end_cooperation(cooperation=cooperation, reason="", by=call_taker)

    assert set(refusal.value.message_dict) == {"reason"}


@pytest.mark.parametrize(
    "deed",
    [
        lambda one, by: note_contact(cooperation=one, on=day(0), by=by),
        lambda one, by: change_cooperation(cooperation=one, **given(), by=by),
        lambda one, by: give_cooperation(cooperation=one, to=by, by=by),
        lambda one, by: end_cooperation(cooperation=one, reason="Igen.", by=by),
    ],
    ids=["contact", "change", "give", "end"],
)
def test_what_has_ended_stays_so(call_taker, refused, deed):
    cooperation = CooperationFactory(ended=True)

    with refused(GONE):
        deed(cooperation, call_taker)
