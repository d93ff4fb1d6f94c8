"""Two people in one form: what one of them left alone is as the other made it, and nothing of it can be read."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.http import QueryDict

from stodtelefon.accounts.factories import UserFactory
from stodtelefon.accounts.models import User
from stodtelefon.bounds import Days, Moments
from stodtelefon.forms.fields import Day, Moment, OneOf, SomeOf, Tick, WholeNumber, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.forms.merging import NOTHING_ELSE, OPENED_WITH, is_untouched, opened_with, write_in
from stodtelefon.saving import Stale

ROLES = (("manager", "chef"), ("archivist", "arkivarie"))


class PersonForm(StodForm, forms.Form):
    versioned = True
    edits = "__all__"

    name = Words(may_name=True, label="Namn")
    title = Words(label="Titel", required=False)
    roles = SomeOf(ROLES, label="Roller", required=False)
    is_child_assessor = Tick(label="Barnbedömare")


@pytest.fixture
def person(db):
    return UserFactory(name="Maja", title="kurator", roles=["manager"])


@pytest.fixture
def send(person):
    """`send(their, **mine)`: the form as it is sent where a colleague saved `their` after it was opened."""

    def post(their, **mine):
        opened = PersonForm(row=person)
        typed = QueryDict(mutable=True)
        for name in ("name", "title", "roles", "version", OPENED_WITH):
            value = mine.get(name, opened[name].value())
            typed.setlist(name, value if isinstance(value, list) else [str(value)])
        if mine.get("is_child_assessor"):
            typed["is_child_assessor"] = "on"
        User.objects.filter(pk=person.pk).update(version=2, **their)
        form = PersonForm(typed, row=User.objects.get(pk=person.pk))
        form.accept(was_first)
        return form

    return post


def was_first(**values):
    raise Stale


def next_sent(form):
    """What the next press saves."""
    again = PersonForm(form.data, row=form.row)
    assert again.is_valid()
    return again.arguments


def test_what_was_left_alone_takes_theirs(send):
    form = send({"title": "socionom", "roles": ["archivist"], "is_child_assessor": True}, name="Maja Ek")

    assert form.theirs == []
    assert form.taken_over == [("Titel", "socionom"), ("Roller", "arkivarie"), ("Barnbedömare", "ja")]
    assert next_sent(form) == {
        "name": "Maja Ek",
        "title": "socionom",
        "roles": ("archivist",),
        "is_child_assessor": True,
        "version": 2,
    }


def test_only_what_both_changed_stands_beside_each_other_and_mine_is_saved_next(send):
    form = send({"name": "Deras", "title": "socionom"}, name="Mitt")

    assert (form.theirs, form.taken_over) == ([("Namn", "Deras")], [("Titel", "socionom")])
    assert [next_sent(form)[name] for name in ("name", "title")] == ["Mitt", "socionom"]


def test_a_third_who_saves_meanwhile_is_merged_with_too(send, person):
    form = send({"title": "socionom"}, name="Mitt")
    User.objects.filter(pk=person.pk).update(version=3, title="chef")

    again = PersonForm(form.data, row=person)
    again.accept(was_first)

    assert (again.theirs, again.taken_over) == ([], [("Titel", "chef")])


def test_what_is_emptied_is_changed(send):
    form = send({"title": "socionom"}, title="", roles=[])

    assert (form.theirs, form.taken_over) == ([("Titel", "socionom")], [])
    assert (next_sent(form)["title"], next_sent(form)["roles"]) == ("", ())


def test_where_theirs_is_nothing_of_the_form_it_says_so(send):
    form = send({"email": "ny@kommun.example"}, name="Mitt")

    assert form.non_field_errors() == [NOTHING_ELSE]
    assert (form.theirs, form.taken_over, next_sent(form)["version"]) == ([], [], 2)


def test_a_form_that_does_not_bring_what_it_was_opened_with_keeps_what_was_typed(person):
    User.objects.filter(pk=person.pk).update(version=2, title="socionom")
    form = PersonForm({"name": "Maja", "title": "kurator", "version": "1"}, row=person)

    form.accept(was_first)

    assert form.theirs == [("Titel", "socionom"), ("Roller", "chef")]


def test_nothing_can_be_read_of_what_it_was_opened_with(person):
    said = opened_with({"name": "Fatima Ali", "title": None})

    assert re.fullmatch(r"name:[0-9a-f]{16},title:[0-9a-f]{16}", said)
    assert opened_with({"title": "Fatima Ali"})[6:] != said[5:21]


def test_the_action_is_not_given_what_the_form_was_opened_with(person):
    form = PersonForm({"name": "Maja", OPENED_WITH: "x"}, row=person)

    assert (form.is_valid(), OPENED_WITH in form.arguments) == (True, False)


ANY_DAY = Days(ahead=9000, too_late="")


class EveryKind(forms.Form):
    text = Words(required=False, rows=3)
    day = Day(within=ANY_DAY, required=False)
    moment = Moment(within=Moments(too_late=""), required=False)
    number = WholeNumber(required=False)
    one = OneOf(ROLES, required=False)
    some = SomeOf(ROLES, required=False)
    tick = Tick()


@pytest.mark.parametrize(
    ("name", "value", "other"),
    [
        ("text", "Första raden.\nAndra raden.", "Något annat."),
        ("text", None, "Något."),
        ("day", date(2026, 3, 4), date(2026, 3, 5)),
        ("moment", datetime(2026, 3, 4, 13, 30, 12, tzinfo=UTC), datetime(2026, 3, 4, 14, 30, tzinfo=UTC)),
        ("number", 0, None),
        ("one", "manager", "archivist"),
        ("some", ["archivist", "manager"], ["manager"]),
        ("some", [], ["manager"]),
        ("tick", True, False),
        ("tick", False, True),
    ],
)
@pytest.mark.parametrize("make", [lambda: QueryDict(mutable=True), dict], ids=["sent", "dict"])
def test_value_of_every_kind_is_known_again_as_it_is_sent(name, value, other, make):
    form = EveryKind(make())
    begun = {name: value}

    write_in(form, begun, now=begun)
    was_left = is_untouched(form, name)
    write_in(form, {name: other}, now=begun)

    assert (was_left, is_untouched(form, name)) == (True, False)


def test_every_page_that_brings_the_version_brings_what_the_form_was_opened_with():
    edits_nothing = {"meetings/book.html"}
    root = Path(settings.BASE_DIR) / "templates"
    bring = {
        str(path.relative_to(root)): "form.opened_with" in text
        for path in root.rglob("*.html")
        if "{{ form.version" in (text := path.read_text())
    }

    assert {path for path, has_both in bring.items() if not has_both} == edits_nothing
