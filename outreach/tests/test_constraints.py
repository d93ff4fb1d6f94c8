"""Each rule in the database, broken past the actions, and the code list as it starts."""

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.urls import reverse

from calls.models import Audience
from outreach.factories import CooperationFactory, OutreachEventFactory, OutreachTargetFactory
from outreach.models import Area, OutreachEvent, OutreachTarget
from stodtelefon.saving import refusal
from stodtelefon.tests.code_lists import rules_of_lists
from stodtelefon.tests.times import day

pytestmark = pytest.mark.django_db

# The name of the rule, its sentence, and a row that breaks it.
WRITINGS = [
    (
        "outreach_counts_people_only_when_done",
        "Hur många som nåddes skrivs in när det är genomfört.",
        {"planned": True, "people_reached": 5},
    ),
    (
        "outreach_counts_people_only_when_done",
        "Hur många som nåddes skrivs in när det är genomfört.",
        {"cancelled": True, "people_reached": 0},
    ),
    (
        "outreach_reaches_a_reasonable_number",
        "Ange ungefär hur många personer som nåddes, högst en miljon.",
        {"people_reached": 1_000_001},
    ),
    (
        "outreach_repeats_as_listed",
        "Välj i listan hur ofta det upprepas.",
        {"planned": True, "every": 5},
    ),
]


# The same of a standing cooperation.
OF_COOPERATION = [
    ("cooperation_says_with_whom", "Skriv vilken organisation ni samverkar med.", {"organisation": ""}),
    ("cooperation_is_kept_up_as_listed", "Välj i listan hur ofta ni har kontakt.", {"every": 5}),
    (
        "cooperation_has_a_next_day_until_it_ends",
        "Ange när ni ska ha kontakt nästa gång.",
        {"next_on": None},
    ),
    (
        "cooperation_has_a_next_day_until_it_ends",
        "Ange när ni ska ha kontakt nästa gång.",
        {"ended": True, "next_on": day(3)},
    ),
    (
        "cooperation_ends_with_a_reason",
        "Skriv varför samverkan avslutas.",
        {"ended": True, "ended_reason": ""},
    ),
    ("cooperation_ends_with_a_reason", "Skriv varför samverkan avslutas.", {"ended": True, "ended_by": None}),
    ("cooperation_ends_with_a_reason", "Skriv varför samverkan avslutas.", {"ended_reason": "Slut."}),
    (
        "cooperation_that_ended_keeps_no_contact",
        "En avslutad samverkan har ingen kontaktväg kvar.",
        {"ended": True, "contact": "växeln"},
    ),
]
ONCE = "outreach_target_stands_once"
OF_LANGUAGES = ("language_card_is_whole", "language_tag_is_one")  # broken in test_lists_cards.py


@pytest.mark.parametrize(("rule", "sentence", "values"), WRITINGS)
def test_a_rule_is_held_and_says_its_sentence(rule, sentence, values):
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        OutreachEventFactory(**values)

    assert broken.value.__cause__.diag.constraint_name == rule
    assert refusal(broken.value).messages == [sentence]


@pytest.mark.parametrize(("rule", "sentence", "values"), OF_COOPERATION)
def test_a_rule_of_cooperation_is_held_and_says_its_sentence(rule, sentence, values):
    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        CooperationFactory(**values)

    assert broken.value.__cause__.diag.constraint_name == rule
    assert refusal(broken.value).messages == [sentence]


def test_every_rule_of_the_app_is_broken_here():
    models = list(apps.get_app_config("outreach").get_models())
    rules = {constraint.name for model in models for constraint in model._meta.constraints}

    assert {rule for rule, _, _ in (*WRITINGS, *OF_COOPERATION)} | {
        ONCE,
        *OF_LANGUAGES,
    } == rules - rules_of_lists(models)


def test_target_stands_once():
    event = OutreachEventFactory()

    with pytest.raises(IntegrityError) as broken, transaction.atomic():
        OutreachTargetFactory(event=event)

    assert refusal(broken.value).messages == ["Målgruppen står redan i det området."]


def test_first_target_follows_its_event():
    """Whoever writes the event: also the version before, which knows of no targets."""
    event = OutreachEventFactory(planned=True)
    others = Audience.objects.exclude(pk=event.audience_id)
    OutreachTargetFactory(event=event, audience=others[0])

    new = {"audience": others[1], "area": Area.objects.get(key="south"), "on": day(3), "status": "cancelled"}
    OutreachEvent.objects.filter(pk=event.pk).update(**new)

    assert set(OutreachTarget.objects.values_list("audience", "area__key", "on", "status")) == {
        (others[0].pk, None, day(3), "cancelled"),
        (others[1].pk, "south", day(3), "cancelled"),
    }


def test_an_area_that_something_was_done_in_cannot_be_removed():
    area = OutreachEventFactory(area=Area.objects.get(key="south")).area

    with pytest.raises(ProtectedError):
        area.delete()


def test_the_areas_are_there_in_their_order():
    assert list(Area.objects.values_list("key", "label")) == [
        ("whole", "hela kommunen"),
        ("centre", "centrum"),
        ("north", "norra delen"),
        ("east", "östra delen"),
        ("south", "södra delen"),
        ("west", "västra delen"),
        ("rural", "byar och landsbygd"),
        ("online", "på nätet"),
    ]


def test_an_area_is_added_in_the_admin_through_its_action(logged, login, administrator):
    values = {"key": "harbour", "label": "hamnen", "position": 90}

    login(administrator).post(reverse("admin:outreach_area_add"), values)

    logged("code_row.added", by=administrator, target=Area.objects.get(key="harbour"))
