"""What a query may ask of a sealed column: whether there is a value, and nothing else."""

import json

import pytest
from django.core.exceptions import FieldError
from django.db import transaction
from django.db.models import Count, F, Q

from stodtelefon.privacy.fields import OPAQUE
from stodtelefon.privacy.tests.models import Person, make_table, stored

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def table(db):
    make_table(Person)


@pytest.mark.parametrize(
    "ask", ["name", "name__exact", "name__contains", "name__in", "name__gt", "name__lower"]
)
def test_a_sealed_column_cannot_be_searched(ask):
    with pytest.raises(FieldError, match="sealed"):
        list(Person.objects.filter(**{ask: "Bo"}))


def test_whether_it_is_empty_can_be_asked_also_in_a_subquery():
    bare, told = Person.objects.create(name="Bo"), Person.objects.create(name="Eva", story="Evas")
    silent = Person.objects.filter(story__isnull=True)

    assert list(silent) == [bare]
    assert list(Person.objects.filter(pk__in=silent)) == [bare]
    assert list(Person.objects.exclude(Q(pk__in=silent.values("pk")))) == [told]


@pytest.mark.parametrize("order", ["name", "-name", F("name").asc(), F("name").desc(nulls_last=True)])
def test_a_sealed_column_cannot_be_ordered_by(order):
    with pytest.raises(FieldError, match="sealed"):
        list(Person.objects.order_by(order))


def test_rows_with_sealed_columns_can_be_counted_and_grouped_by_other_things():
    Person.objects.bulk_create([Person(name="Bo", story="Bos"), Person(name="Eva"), Person(name="Li", age=9)])

    assert Person.objects.aggregate(told=Count("story"))["told"] == 1
    assert sorted(Person.objects.values_list("age").annotate(n=Count("pk"))) == [(9, 1), (40, 2)]
    assert [p.n for p in Person.objects.annotate(n=Count("pk"))] == [1, 1, 1]
    assert len(Person.objects.filter(age=9).union(Person.objects.filter(age=40))) == 3
    assert sorted(p.name for p in Person.objects.order_by("age").distinct()) == ["Bo", "Eva", "Li"]
    with pytest.raises(FieldError, match="sealed"):
        list(Person.objects.values("name").annotate(n=Count("pk")))


def test_update_and_bulk_update_are_refused_and_nothing_changes():
    person = Person.objects.create(name="Bo")
    before = stored(person)

    with pytest.raises(FieldError, match="sealed"), transaction.atomic():
        Person.objects.update(name="Eva")
    with pytest.raises(FieldError, match="sealed"), transaction.atomic():
        Person.objects.bulk_update([person], ["name"])

    assert stored(person) == before


def test_update_can_empty_it():
    person = Person.objects.create(name="Bo", story="Bos")

    Person.objects.update(story=None)

    assert stored(person, "story") is None


def test_values_give_something_opaque():
    person = Person.objects.create(name="Bo", answers={"a": 1})

    rows = [
        Person.objects.values_list("name", flat=True)[0],
        Person.objects.values("answers")[0]["answers"],
        Person.objects.annotate(copy=F("name")).values_list("copy", flat=True)[0],
    ]

    assert (
        [str(row) for row in rows]
        == [repr(row) for row in rows]
        == [f"{row}" for row in rows]
        == [OPAQUE] * 3
    )
    assert person.name == "Bo"
    with pytest.raises(TypeError):
        json.dumps(rows[0])
