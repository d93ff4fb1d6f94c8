"""The twelve rules: the page that says them, and those of them that nothing else holds."""

import ast
import re

import pgtrigger
import pytest
from django.db import models
from django.urls import NoReverseMatch, reverse

from calls.models import PersonOfConcern, QuickScan
from stodtelefon.database.roles import as_owner
from stodtelefon.permissions import Role
from stodtelefon.privacy.personal_data import our_models
from stodtelefon.tests.test_access.addresses import address_of
from stodtelefon.tests.test_access.pages import LOOKED_AT_BY, pages_of
from stodtelefon.tests.test_access.world import make_world
from stodtelefon.tests.test_house_rules.reading import ROOT, modules
from stodtelefon.twelve_rules import TWELVE_RULES

SENSITIVE = {"age_band", "situation", "milieus", "own_observations", "second_hand", "what_works", "involved"}
CHOOSES = {"filter", "exclude", "order_by", "Q", "distinct"}
# Where it is counted, where rules of the database are written, and where whoever wants to leave is helped to.
MAY_CHOOSE = re.compile(r"^(stodtelefon\.reporting|calls\.reporting|\w+\.models|referrals\.exit_programme)\b")
ONE = {"age_band": "12_14", "situation": "at_risk", "milieus": ["islamist"]}
OTHER = {"age_band": "26_up", "situation": "involved", "milieus": ["far_right", "mixed"]}
# How one row is told from another, which order rows stand in, and how often they were changed.
NO_MEASURE = {"version", "position", "number", "last"}
SCORE = re.compile(r"(^|_)(scores?|risk_level|po[aä]ng)(_|$)", re.IGNORECASE)
# What is drawn for the moment, and the log of these very visits.
NEVER_THE_SAME = {"accounts:second_factor_key", "audit:index", "calls:create", "calls:blank"}
CHANGES_BY_ITSELF = re.compile(r'<input type="hidden"[^>]*>|data-screen-lock="[^"]*"')


# The page


def test_each_rule_is_held_by_tests_that_are_there():
    gone = [
        test
        for rule in TWELVE_RULES
        for test in rule.tests
        for path, _, name in [test.partition("::")]
        if not (ROOT / path).exists() or f"\ndef {name}(" not in (ROOT / path).read_text()
    ]

    assert len(TWELVE_RULES) == 12
    assert all(rule.tests for rule in TWELVE_RULES)
    assert gone == []


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_page_says_them_to_everyone(login, role, request):
    page = login(request.getfixturevalue(role)).get(reverse("accounts:twelve_rules")).content.decode()

    for rule in TWELVE_RULES:
        assert all(words in page for words in (rule.name, rule.says, rule.section, rule.seen, *rule.tests))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("calls:create", "Skriv det bara när personen vill bli nådd där"),
        ("calls:search", "förordning 2001:637"),
        ("calls:case_index", "lag (2001:454) 7 a §"),
    ],
)
def test_rule_is_named_where_it_is_noticed(login, coordinator, name, words):
    assert words in login(coordinator).get(reverse(name)).content.decode()


# 2. The caller's number


def test_number_is_kept_in_the_identity_and_nowhere_else():
    phones = {f"{model._meta.label}.{field.name}" for model, field in fields() if "phone" in field.name}
    of_the_line = {"organisation.Organisation.emergency_social_services_phone", "referrals.Agency.phone"}
    of_telephony = [
        name
        for name, _, path in modules()
        if re.search(r"calling_number|msisdn|caller_number", path.read_text(), re.IGNORECASE)
    ]

    assert phones - of_the_line == {"calls.Identity.phone"}
    assert of_telephony == []


# 3 and 4. What is chosen by, and what lists show


def test_nothing_outside_the_statistics_chooses_by_what_is_sensitive():
    found = {
        f"{module}:{node.lineno} {sorted(names)}"
        for module, tree, _ in modules()
        if not MAY_CHOOSE.match(module)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and called(node) in CHOOSES and (names := chosen_by(node) & SENSITIVE)
    }

    assert found == set()


def test_no_list_shows_how_somebody_was_described(own_database):
    """A page about nobody in particular is the same, whoever those in the cases are said to be."""
    world = make_world()
    lists = [(name, one) for one in LOOKED_AT_BY for name in pages_of(one) if is_about_nobody(name)]

    seen = {}
    for described in (ONE, OTHER):
        describe_all(described)
        for name, by in lists:
            page = world.browser(by).get(address_of(name, world.there)).content.decode()
            seen.setdefault((name, by), set()).add(CHANGES_BY_ITSELF.sub("", page))

    assert [at for at, pages in seen.items() if len(pages) > 1] == []
    assert len(lists) > 20


# 11. No score


def test_nothing_is_summed_up_about_a_person():
    measures = {
        f"{model._meta.label}.{field.name}"
        for model, field in fields()
        if isinstance(field, models.IntegerField | models.FloatField | models.DecimalField)
        and not field.primary_key
        and field.name not in NO_MEASURE
        and model._meta.app_label in ("calls", "meetings", "referrals")
    }
    named = [name for name, tree, _ in modules() if any(SCORE.search(word) for word in names_in(tree))]

    # How long a call was, and how worried the caller says to be: nothing of the person of concern.
    of_calls = {"calls.Call.minutes", "calls.Call.worry_before", "calls.Call.worry_after"}
    assert measures - of_calls == {
        "meetings.Room.seats",
        "referrals.Agency.answer_days",
        "referrals.LegalBasis.below_age",
    }
    assert named == ["stodtelefon.privacy.names"]  # how alike two spellings are


# Reading


def is_about_nobody(name: str) -> bool:
    """Neither a page of one row, nor one of numbers."""
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return name not in NEVER_THE_SAME and not name.startswith(("admin:", "reporting:"))


def fields():
    return [
        (model, field)
        for model in our_models()
        for field in model._meta.get_fields()
        if hasattr(field, "column")
    ]


def describe_all(described):
    """Also what is signed, past the triggers, as the owner of the database alone can."""
    with as_owner(), pgtrigger.ignore():
        for model in (PersonOfConcern, QuickScan):
            assert model.objects.update(**described)


def called(node: ast.Call) -> str:
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def chosen_by(node: ast.Call) -> set[str]:
    """Each part of the names that a call chooses by: `person_of_concern__age_band` and `-age_band` have it."""
    texts = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    names = [*texts, *(one.arg for one in node.keywords if one.arg)]
    return {part.lstrip("-") for name in names for part in name.split("__")}


def names_in(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        found |= {
            getattr(node, what)
            for what in ("id", "attr", "arg", "name")
            if isinstance(getattr(node, what, None), str)
        }
    return found
