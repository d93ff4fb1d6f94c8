"""How the rows of the list of calls are drawn, and that nothing in them is taken for code."""

from datetime import timedelta

import pytest
from django.template import Context
from django.urls import reverse
from django.utils import timezone

from calls.factories import CallbackFactory, CallFactory
from calls.models import CallerRole
from calls.newest_calls import NewestCalls
from calls.templatetags.call_rows import call_rows, count_buttons
from stodtelefon.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def drawn(calls, user):
    context = Context({"user": user, "csrf_token": "<token>"})
    return call_rows(context, calls, undo_since=NOW - timedelta(minutes=10), shows_takers=True)


def test_name_and_token_are_escaped():
    taker = UserFactory.build(name='<b title="x">Å & Ö</b>')
    call = CallFactory.build(missed=True, taken_by=taker, created_by_id=7, received_at=NOW, logged_at=NOW)
    user = UserFactory.build(pk=7)

    html = drawn([call], user)

    assert "<b " not in html
    assert "&lt;b title=&quot;x&quot;&gt;Å &amp; Ö&lt;/b&gt;" in html
    assert 'name="csrfmiddlewaretoken" value="&lt;token&gt;"' in html


def test_row_leads_to_the_call_and_names_its_case(call_taker):
    call = CallFactory(
        taken_by=call_taker,
        caller__case__handler=call_taker,
        caller__case__outcome="invited",
        caller__role=CallerRole.objects.first(),
    )

    html = drawn(NewestCalls(call_taker)[0:9], call_taker)

    assert f'<a href="/samtal/{call.pk}/">' in html
    assert f'<td data-label="Vem">{call.caller.role.label}</td>' in html
    assert f'<a href="{call.case.get_absolute_url()}">{call.case.number}</a></td>' in html
    assert '<td data-label="Utfall">inbjuden till möte</td>' in html
    assert "<form" not in html


def test_case_that_one_may_not_open_is_no_link_and_has_no_outcome(call_taker, other_call_taker):
    """One's own call, in a case that a colleague has."""
    case = {"caller__case__handler": other_call_taker, "caller__case__outcome": "invited"}
    call = CallFactory(taken_by=call_taker, **case)

    html = drawn(NewestCalls(call_taker)[0:9], call_taker)

    assert (call.case.number in html, f'"{call.case.get_absolute_url()}"' in html, "inbjuden" in html) == (
        True,
        False,
        False,
    )


def test_nobody_is_named_where_all_calls_are_ones_own(call_taker, other_call_taker, login):
    CallFactory(taken_by=call_taker, caller__case__handler=call_taker)
    alone = login(call_taker).get("/samtal/").content.decode()
    CallFactory(missed=True, taken_by=other_call_taker)

    assert (
        "Togs emot av" in alone,
        "Togs emot av" in login(call_taker).get("/samtal/").content.decode(),
    ) == (
        False,
        True,
    )


@pytest.mark.parametrize(
    ("minutes", "is_own", "undoes"), [(9, True, True), (11, True, False), (9, False, False)]
)
def test_only_ones_own_new_contact_can_be_taken_back(call_taker, other_call_taker, minutes, is_own, undoes):
    at = NOW - timedelta(minutes=minutes)
    by = call_taker if is_own else other_call_taker
    call = CallFactory(missed=True, taken_by=by, created_by=by, received_at=at, logged_at=at)

    html = drawn([call], call_taker)

    assert (reverse("calls:contact_undo", args=[call.pk]) in html) == undoes
    assert '<td data-label="Ärende" class="figure">–</td>' in html


def test_button_for_each_kind_sends_both_tokens_and_its_kind():
    context = Context({"csrf_token": "<token>"})

    html = count_buttons(context, [("missed", "missat <b>"), ("silent", "tyst")], to="/x/?a&b", token="<i>")

    assert html.count("<form") == html.count('action="/x/?a&amp;b"') == 2
    assert (
        html.count('name="csrfmiddlewaretoken" value="&lt;token&gt;"')
        == html.count('name="token" value="&lt;i&gt;"')
        == 2
    )
    assert 'name="kind" value="missed">' in html
    assert ">Missat &lt;b&gt;</button>" in html
    assert ">Tyst</button>" in html


def test_form_that_came_back_shows_what_was_written_and_the_next_shows_nothing(login, call_taker):
    client, to = login(call_taker), reverse("calls:contact_create")
    sent = {"kind": "missed", "has_message": "1", "callback_to": "", "callback_from": "25:99"}

    back, new = client.post(to, sent).content.decode(), client.get(reverse("calls:index")).content.decode()

    assert ("25:99" in back, "25:99" in new) == (True, False)
    assert ('<details class="mt-3" open>' in back, '<details class="mt-3" open>' in new) == (True, False)


def test_those_to_call_back_are_read_with_the_list(django_assert_num_queries, call_taker):
    callback = CallbackFactory()

    with django_assert_num_queries(1):
        calls = NewestCalls(call_taker)
        assert calls[0:1] == [callback.call]
        assert calls.waiting == [callback]
        assert [list(one.tries.all()) for one in calls.waiting] == [[]]
