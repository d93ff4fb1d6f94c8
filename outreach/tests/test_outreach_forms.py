"""The forms of outreach: what can be chosen, what stays possible to choose, and how done and planned are told apart."""

import pytest

from calls.models import Audience, OutreachKind
from outreach.factories import OutreachEventFactory
from outreach.forms.events import ChangeOutreachForm, DoneForm, NewOutreachForm, PlanFor
from outreach.models import Area, Language
from referrals.factories import AgencyFactory
from stodtelefon.accounts.factories import AwayFactory, UserFactory
from stodtelefon.bounds import TOO_FAR
from stodtelefon.forms.form import DeedForm
from stodtelefon.forms.offers import offers_of, read_offers
from stodtelefon.tests.answers import codes
from stodtelefon.tests.times import day

pytestmark = pytest.mark.django_db

LISTS = [("kind", OutreachKind), ("audiences", Audience), ("areas", Area), ("languages", Language)]


def typed(user, **more) -> dict:
    """A visit to a school that is done."""
    return {
        "is_planned": "done",
        "kind": OutreachKind.objects.get(key="school_visit").pk,
        "audiences": [Audience.objects.get(key="teachers").pk],
        "on": day(0).isoformat(),
        "held_by": user.pk,
    } | more


# What is filled in, and what can be chosen


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"on": "0026-11-20"}, {"on": ["Kontrollera årtalet."]}),
        ({"on": "0202-11-20"}, {"on": ["Kontrollera årtalet."]}),
        ({"on": "1926-11-20"}, {"on": ["Kontrollera årtalet."]}),
        ({"on": "03/04/2026"}, {"on": ["Skriv datumet som 2026-11-22."]}),
        ({"on": "3026-01-01", "is_planned": "planned"}, {"on": [TOO_FAR]}),
        ({"people_reached": "1.000"}, {"people_reached": ["Skriv ett helt tal."]}),
        ({"people_reached": "1 000 001"}, {"people_reached": ["Skriv högst 1\u00a0000\u00a0000."]}),
    ],
)
def test_a_day_or_a_number_that_nobody_means_is_refused_by_its_field(call_taker, given, wrong):
    assert NewOutreachForm(typed(call_taker, **given), user=call_taker).errors == wrong


@pytest.mark.parametrize("number", ["1000", "1 000", "1\u00a0000"])
def test_a_thousand_is_a_thousand(call_taker, number):
    form = NewOutreachForm(typed(call_taker, people_reached=number), user=call_taker)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["people_reached"] == 1000


def test_today_and_me_are_filled_in(call_taker):
    form = NewOutreachForm(user=call_taker)

    assert (form["on"].value(), form["held_by"].value()) == (day(0), call_taker.pk)
    assert form["is_planned"].value() == "done"


def test_all_lists_are_read_in_one_statement(call_taker, django_assert_num_queries):
    with django_assert_num_queries(1):
        page = NewOutreachForm(user=call_taker).as_p()

    assert call_taker.name in page


@pytest.mark.parametrize(("name", "model"), LISTS)
def test_what_is_offered_stands_in_the_order_of_its_list(call_taker, name, model):
    field = NewOutreachForm(user=call_taker).fields[name]

    empty = [("", field.empty_label)] if name == "kind" else []
    assert list(field.choices) == empty + [(row.pk, row.label) for row in model.objects.all()]


def test_who_held_it_is_never_nobody(call_taker):
    choices = NewOutreachForm(user=call_taker).fields["held_by"].choices

    assert list(choices) == [(call_taker.pk, call_taker.name)]


def test_agencies_stand_by_name_and_are_chosen_among_those_offered(call_taker, django_assert_num_queries):
    last, first, retired = (
        AgencyFactory(name="Östan"),
        AgencyFactory(name="Alen"),
        AgencyFactory(retired=True),
    )

    form = NewOutreachForm(typed(call_taker, agencies=[last.pk, first.pk]), user=call_taker)
    refused = NewOutreachForm(typed(call_taker, agencies=[first.pk, retired.pk]), user=call_taker)

    assert form.is_valid(), form.errors
    assert form.cleaned_data["agencies"] == [last, first]
    assert list(form.fields["agencies"].choices) == [(first.pk, "Alen"), (last.pk, "Östan")]
    assert codes(refused) == {"agencies": ["invalid_choice"]}


def test_the_form_is_the_same_for_all_until_somebody_writes_in_it(call_taker, coordinator):
    forms = [NewOutreachForm(user=who) for who in (call_taker, coordinator)]
    faces = [form.face for form in forms]
    written = NewOutreachForm(typed(call_taker), user=call_taker)
    audience = Audience.objects.first()
    begun = NewOutreachForm(user=call_taker, initial={"audiences": [audience.pk]})
    Audience.objects.filter(pk=audience.pk).update(label="De som <ändrades>")

    assert faces[0] == faces[1] is not None
    assert written.face is None
    assert len({faces[0], begun.face, NewOutreachForm(user=call_taker).face}) == 3


def test_who_is_away_is_said_as_it_is_that_day(call_taker):
    """The same days are said otherwise once they have begun: a field drawn the day before is not the same."""
    AwayFactory(user=call_taker, first_day=day(1), last_day=day(2))
    offers = offers_of(NewOutreachForm)

    before, after = (read_offers(offers, user=call_taker, on=day(days))["held_by"] for days in (0, 1))

    assert before.read != after.read
    assert "t.o.m." in after[0].label_in_list(on=day(1))


@pytest.mark.parametrize(("name", "model"), LISTS)
@pytest.mark.parametrize(("days", "is_offered"), [(-1, False), (0, False), (1, True)])
def test_a_new_one_is_offered_what_is_in_use(call_taker, name, model, days, is_offered):
    row = model.objects.first()
    model.objects.filter(pk=row.pk).update(retired_on=day(days))

    offered = NewOutreachForm(user=call_taker).fields[name].read

    assert (row in offered) == is_offered


@pytest.mark.parametrize(("name", "model"), LISTS)
def test_an_old_one_keeps_what_was_retired_since(call_taker, name, model):
    kept, other = model.objects.all()[:2]
    event = OutreachEventFactory(**({} if name == "languages" else {name.removesuffix("s"): kept}))
    if name == "languages":
        event.languages.add(kept)
    model.objects.filter(pk__in=[kept.pk, other.pk]).update(retired_on=day(0))

    offered = ChangeOutreachForm(user=call_taker, row=event).fields[name].read

    assert (kept in offered, other in offered) == (True, False)


def test_an_old_one_keeps_an_agency_that_was_retired_since(call_taker):
    event, kept, other = OutreachEventFactory(), AgencyFactory(retired=True), AgencyFactory(retired=True)
    event.agencies.add(kept)

    form = ChangeOutreachForm(user=call_taker, row=event)

    offered = form.fields["agencies"].read
    assert (kept in offered, other in offered) == (True, False)
    assert form["agencies"].value() == [kept.pk]


def test_it_is_held_by_somebody_who_logs_outreach(call_taker, coordinator, manager, administrator):
    offered = NewOutreachForm(user=call_taker).fields["held_by"].read

    assert set(offered) == {call_taker, coordinator}


def test_an_old_one_keeps_who_held_it_and_has_left(call_taker):
    gone = UserFactory(call_taker=True, disabled=True)
    event = OutreachEventFactory(held_by=gone)

    offered = ChangeOutreachForm(user=call_taker, row=event).fields["held_by"].read

    assert (gone in offered, call_taker in offered) == (True, True)
    assert gone not in NewOutreachForm(user=call_taker).fields["held_by"].read


@pytest.mark.parametrize(
    ("trait", "asks"), [({}, True), ({"planned": True}, False), ({"cancelled": True}, False)]
)
def test_only_what_is_done_is_asked_how_many_it_reached(call_taker, trait, asks):
    form = ChangeOutreachForm(user=call_taker, row=OutreachEventFactory(**trait))

    assert ("people_reached" in form.fields) == asks


def test_an_old_one_is_filled_in_with_what_it_says(call_taker):
    event = OutreachEventFactory(material="Affischer", version=4)

    form = ChangeOutreachForm(user=call_taker, row=event)

    assert (form["material"].value(), form["on"].value(), form["version"].value()) == (
        "Affischer",
        event.on,
        4,
    )


# Done or planned


@pytest.mark.parametrize(("is_planned", "plans", "asks"), [("done", False, True), ("planned", True, False)])
def test_what_is_planned_has_reached_nobody_yet(call_taker, is_planned, plans, asks):
    form = NewOutreachForm(typed(call_taker, is_planned=is_planned, people_reached=9), user=call_taker)

    assert form.is_valid()
    assert (form.plans, form.arguments.get("people_reached")) == (plans, 9 if asks else None)
    assert ("people_reached" in form.arguments, "is_planned" in form.arguments) == (asks, False)


# What cannot be read


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"is_planned": ""}, {"is_planned": ["required"]}),
        ({"is_planned": "maybe"}, {"is_planned": ["invalid_choice"]}),
        ({"kind": ""}, {"kind": ["required"]}),
        ({"audiences": []}, {"audiences": ["required"]}),
        ({"audiences": ["0"]}, {"audiences": ["invalid_choice"]}),
        ({"areas": ["0"]}, {"areas": ["invalid_choice"]}),
        ({"languages": ["0"]}, {"languages": ["invalid_choice"]}),
        ({"on": ""}, {"on": ["required"]}),
        ({"on": "2026-02-30"}, {"on": ["invalid"]}),
        ({"people_reached": "ungefär tio"}, {"people_reached": ["invalid"]}),
        ({"people_reached": "-1"}, {"people_reached": ["min_value"]}),
        ({"people_reached": "1000001"}, {"people_reached": ["max_value"]}),
        ({"questions": "å" * 2001}, {"questions": ["max_length"]}),
        ({"together_with": "å" * 201}, {"together_with": ["max_length"]}),
        ({"material": "å" * 501}, {"material": ["max_length"]}),
        ({"held_by": ""}, {"held_by": ["required"]}),
        ({"held_by": "0"}, {"held_by": ["invalid_choice"]}),
        ({"agencies": ["0"]}, {"agencies": ["invalid_choice"]}),
    ],
)
def test_what_cannot_be_read_is_refused_by_its_field(call_taker, more, wrong):
    assert codes(NewOutreachForm(typed(call_taker, **more), user=call_taker)) == wrong


@pytest.mark.parametrize("people", ["", "0", "1000000"])
def test_the_number_of_people_may_be_unknown_and_may_be_none(call_taker, people):
    assert NewOutreachForm(typed(call_taker, people_reached=people), user=call_taker).is_valid()


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({}, {}),
        ({"people_reached": "0"}, {}),
        ({"on": ""}, {"on": ["required"]}),
        ({"on": "igår"}, {"on": ["invalid"]}),
        ({"people_reached": "många"}, {"people_reached": ["invalid"]}),
        ({"people_reached": "1000001"}, {"people_reached": ["max_value"]}),
    ],
)
def test_how_it_went_is_a_day_and_perhaps_a_number(more, wrong):
    assert codes(DoneForm({"on": "2026-05-04", "version": "1"} | more)) == wrong


def test_calling_off_needs_no_words():
    form = DeedForm({"version": "3"})

    assert form.is_valid()
    assert form.arguments == {"version": 3}


# Plan for somebody


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, []),
        ({"malgrupp": "police"}, ["audiences", "is_planned"]),
        ({"omrade": "south"}, ["areas", "is_planned"]),
        ({"malgrupp": "police", "omrade": "south"}, ["areas", "audiences", "is_planned"]),
        ({"malgrupp": "no-such-audience"}, []),
        ({"malgrupp": "police", "omrade": "no-such-area"}, ["audiences", "is_planned"]),
        ({"malgrupp": "' OR 1=1"}, []),
    ],
)
def test_what_is_asked_for_in_the_address_is_filled_in(asked, found):
    assert sorted(PlanFor(asked).wanted()) == found


def test_what_is_asked_for_is_the_row_of_that_key():
    wanted = PlanFor({"malgrupp": "police", "omrade": "south"}).wanted()

    assert wanted == {
        "audiences": [Audience.objects.get(key="police").pk],
        "areas": [Area.objects.get(key="south").pk],
        "is_planned": "planned",
    }
