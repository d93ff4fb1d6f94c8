"""How the rows of a queue of cases are drawn, and that nothing in them is taken for code."""

from datetime import timedelta

import pytest
from django.template import Context
from django.urls import reverse
from django.utils import timezone

from calls.factories import CallerFactory, CaseFactory
from calls.models import CallerRole
from calls.models.choices import State
from calls.queues import QUEUES, Queued
from calls.templatetags.case_rows import case_rows
from stodtelefon.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def drawn(name, user):
    context = Context({"user": user, "csrf_token": "<token>"})
    cases = Queued(QUEUES[name], user)[0:26]
    return case_rows(
        context, cases, is_closed=QUEUES[name].is_closed, is_own=QUEUES[name].is_own, today=TODAY
    )


def test_name_and_token_are_escaped(coordinator):
    CaseFactory(handler=UserFactory(name='<b title="x">Å & Ö</b>'))
    CaseFactory(handler=None)

    html = drawn("oppna", coordinator)

    assert "<b " not in html
    assert '<td data-label="Handläggare">&lt;b title=&quot;x&quot;&gt;Å &amp; Ö&lt;/b&gt;</td>' in html
    assert 'name="csrfmiddlewaretoken" value="&lt;token&gt;"' in html


def test_open_case_says_its_state_and_its_clock(call_taker):
    case = CaseFactory(handler=call_taker, waiting=True, meet_by=TODAY, outcome="invited")
    caller = CallerFactory(case=case, role=CallerRole.objects.first())

    html = drawn("mina", call_taker)

    assert f'<a href="/arenden/{case.number}/">{case.number}</a>' in html
    assert f'<td data-label="Vem">{caller.role.label}</td>' in html
    state = f'<td data-label="Läge">{case.get_state_display()}<br>'
    assert f'{state}\n<span class="soft small">inbjuden till möte</span></td>' in html
    assert "Handläggare" not in html
    assert '<td data-label="Kvarstår oron">ja, kan vänta</td>' in html
    assert '<td data-label="Klocka"><span class="state soon">möte senast idag</span></td>' in html


def test_case_that_may_not_be_opened_says_neither_who_called_nor_what_came_of_it(call_taker, manager):
    CallerFactory(case=CaseFactory(waiting=True, outcome="invited"), role=CallerRole.objects.first())

    for user in (call_taker, manager):
        html = drawn("ej-tilldelade", user)
        assert ('<td data-label="Vem">–</td>' in html, "inbjuden" in html) == (True, False)


def test_case_whose_clock_does_not_run_says_when_it_was_last_written_in(call_taker):
    CaseFactory(
        handler=call_taker, state=State.NEW, urgency="", last_entry_on=TODAY.replace(year=2020, day=3)
    )

    html = drawn("mina", call_taker)

    assert '<td data-label="Kvarstår oron">inte bedömt än</td>' in html
    assert '<span class="soft">senaste händelse ' in html
    assert " 2020</span>" in html


def test_unassigned_case_is_taken_by_who_works_with_cases(call_taker, manager):
    case = CaseFactory(handler=None)

    html = drawn("ej-tilldelade", call_taker)

    assert (
        f'<form method="post" action="{reverse("calls:case_take", args=[case.number])}" data-guard>' in html
    )
    assert (html.count("Ta ärendet"), html.count("</button>"), html.count("</form>")) == (1, 1, 1)
    assert '<td data-label="Handläggare">ingen än</td>' in html
    assert f'<th scope="row" class="figure">{case.number}</th>' in html
    assert "<form" not in drawn("ej-tilldelade", manager)


@pytest.mark.parametrize(
    ("name", "days", "words"),
    [
        ("avslutade", 3, "Öppna för läsning"),
        ("avslutade-tidigare", 365, "Öppna för läsning"),
        ("avslutade-tidigare", 368, "Be chefen öppna"),
    ],
)
def test_closed_case_of_a_colleague_is_opened_for_reading(coordinator, other_call_taker, name, days, words):
    closed_at = timezone.now() - timedelta(days=days)
    case = CaseFactory(handler=other_call_taker, closed=True, closed_at=closed_at)

    html = drawn(name, coordinator)

    way = reverse("calls:opening_create", args=[case.number])
    assert f'href="{way}">\n{words}<span class="visually-hidden">, ärende {case.number}</span></a>' in html
    assert f'<td data-label="Avslutat">{timezone.localdate(closed_at)}</td>' in html


def test_closed_case_of_ones_own_is_simply_opened(coordinator):
    case = CaseFactory(handler=coordinator, closed=True)

    html = drawn("avslutade", coordinator)

    assert f'<a href="/arenden/{case.number}/">{case.number}</a>' in html
    assert "<a class=" not in html
