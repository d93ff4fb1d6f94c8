"""What a form offers is read at each request, and what is drawn once is drawn anew where something in it is another."""

from datetime import timedelta

import pytest
from django import forms
from django.utils import timezone

from calls.forms.calls import CallForm
from calls.models import CallerRole, ConcernKind, Need
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.accounts.models import Away, User
from stodtelefon.bounds import EITHER
from stodtelefon.forms import bound_field
from stodtelefon.forms.fields import Day, OneOf, Words
from stodtelefon.forms.form import StodForm
from stodtelefon.forms.offers import offers_of, read_offers

pytestmark = pytest.mark.django_db
NEW = "/samtal/nytt/"


def page(client, address=NEW):
    return client.get(address).content.decode()


@pytest.mark.parametrize("model", [CallerRole, Need, ConcernKind])
def test_row_of_a_list_is_shown_as_it_is_at_the_next_request(login, call_taker, model):
    """Changed past the program, as by another server: nothing but the table tells."""
    client, row = login(call_taker), model.objects.first()
    before, again = page(client), page(client)
    model.objects.filter(pk=row.pk).update(label="Zebra & ko")
    changed = page(client)
    model.objects.filter(pk=row.pk).update(retired_on=timezone.localdate())
    retired = page(client)

    assert [row.label in html for html in (before, again)] == [True, True]
    assert ["Zebra &amp; ko" in html for html in (before, changed, retired)] == [False, True, False]


def test_colleague_and_days_away_are_shown_as_they_are_at_the_next_request(login, call_taker):
    client, today = login(call_taker), timezone.localdate()
    page(client)
    assessor = UserFactory(call_taker=True, name="Åsa Zebra", is_child_assessor=True)
    come = page(client)
    Away.objects.create(user=assessor, first_day=today, last_day=today + timedelta(2), created_by=assessor)
    away = page(client)
    User.objects.filter(pk=assessor.pk).update(
        is_active=False, disabled_at=timezone.now(), disabled_by=assessor
    )

    assert [html.count("Åsa Zebra") for html in (come, away, page(client))] == [2, 2, 0]
    assert [html.count("Åsa Zebra (") for html in (come, away)] == [0, 1]


def test_panel_is_opened_for_who_asked_for_it_alone(login, call_taker):
    client = login(call_taker)
    pages = [page(client), page(client, f"{NEW}?fara=ja"), page(client)]

    opened = [page.count('name="danger" value="yes" id="id_danger_0" checked') for page in pages]

    assert opened == [0, 1, 0]


def test_words_of_a_refused_call_are_on_no_later_page(login, call_taker):
    client = login(call_taker)
    page(client)

    refused = client.post(NEW, {"reason": "Zebraskäl", "advice_text": "Zebraråd", "urgency": "prompt"})

    assert ["Zebra" in html for html in (refused.content.decode(), page(client))] == [True, False]


def test_offers_are_one_statement_and_in_the_order_of_their_lists(call_taker, django_assert_num_queries):
    offers = offers_of(CallForm)
    today = timezone.localdate()

    with django_assert_num_queries(1):
        offered = read_offers(offers, user=call_taker, on=today)
        labels = {name: [str(row) for row in rows] for name, rows in offered.items()}

    assert labels["role"] == [str(row) for row in CallerRole.objects.current(on=today)]
    assert labels["needs"] == [str(row) for row in Need.objects.current(on=today)]


class Shown(StodForm, forms.Form):
    words = Words(label="Ord", required=False)
    day = Day(within=EITHER, label="Dag", required=False)
    one = OneOf([("a", "första"), ("b", "andra")], label="Ett", required=False)


def test_field_without_words_is_drawn_once():
    bound_field.kept.clear()

    first, second = ([field.html for field in Shown(initial={"one": "a"})] for _ in range(2))

    assert first == second
    assert all(one is two for one, two in zip(first, second, strict=True))
    assert len(bound_field.kept) == 3


@pytest.mark.parametrize(
    "change",
    [
        lambda form: form.initial.update(words="Anna Ek"),
        lambda form: setattr(form.fields["words"], "label", "Om Anna Ek"),
        lambda form: setattr(form.fields["words"], "help_text", "Anna Ek"),
        lambda form: setattr(form.fields["one"], "choices", [("a", "Anna Ek")]),
    ],
)
def test_what_may_be_about_somebody_is_kept_by_nobody(change):
    bound_field.kept.clear()
    form = Shown()
    change(form)

    html = "".join(field.html for field in form)

    assert "Anna Ek" in html
    assert not any("Anna Ek" in text for text in bound_field.kept.values())
    assert not any("Anna Ek" in str(key) for key in bound_field.kept)


def test_choice_is_another_face():
    faces = {Shown(initial={"one": chosen})["one"].face for chosen in ("", "a", "b")}
    fewer = Shown()
    fewer.fields["one"].choices = [("a", "första")]

    assert len(faces | {fewer["one"].face, Shown(prefix="x")["one"].face}) == 5
