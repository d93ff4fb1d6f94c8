"""How those who got in touch and the links beside a case are drawn, and that nothing in them is taken for code."""

from datetime import timedelta

import pytest
from django.template import Context
from django.utils import timezone

from calls.case_page import CasePage
from calls.case_parts import Link, Menu
from calls.factories import CallerFactory, CaseFactory, IdentityFactory, QuickScanFactory
from calls.models import Caller
from calls.templatetags.case_page import callers, menus

pytestmark = pytest.mark.django_db

CODE = '<b title="x">Å & Ö</b>'
ESCAPED = "&lt;b title=&quot;x&quot;&gt;Å &amp; Ö&lt;/b&gt;"


def drawn(case, user) -> str:
    return callers(Context({"csrf_token": "<token>"}), CasePage(case, user))


def test_what_somebody_wrote_is_escaped(call_taker):
    scan = QuickScanFactory()
    caller = scan.call.caller
    IdentityFactory(caller=caller, contact_safety=CODE)

    html = drawn(scan.call.case, call_taker)

    assert "<b " not in html
    assert ESCAPED in html
    assert 'name="csrfmiddlewaretoken" value="&lt;token&gt;"' in html


def test_role_is_escaped(call_taker):
    caller = QuickScanFactory().call.caller
    type(caller.role).objects.filter(pk=caller.role_id).update(label="lärare <b>")

    assert "Lärare &lt;b&gt;" in drawn(caller.case, call_taker)


def test_one_caller_has_no_number_and_several_have(call_taker):
    scan = QuickScanFactory()
    case = scan.call.case

    alone = drawn(case, call_taker)
    QuickScanFactory(call__caller=CallerFactory(case=case))
    together = drawn(case, call_taker)

    assert ("Den som hör av sig" in alone, "samma person" in alone, "inskriven" in alone) == (
        True,
        True,
        False,
    )
    assert [f"\nPerson {place}\n" in together for place in (1, 2, 3)] == [True, True, False]
    assert "2 personer har hört av sig" in together
    assert together.count("inskriven") == 2


@pytest.mark.parametrize(
    ("ago", "said"),
    [
        (None, ["Notera att personen drar sig tillbaka"]),
        (timedelta(minutes=1), ["har dragit sig tillbaka", "Det var fel"]),
        (timedelta(days=400), ["har dragit sig tillbaka"]),
    ],
)
def test_one_may_withdraw_and_that_be_taken_back_for_a_while(call_taker, ago, said):
    caller = QuickScanFactory().call.caller
    if ago is not None:
        Caller.objects.filter(pk=caller.pk).update(withdrawn_at=timezone.now() - ago)

    html = drawn(caller.case, call_taker)

    words = ("Notera att personen drar sig tillbaka", "har dragit sig tillbaka", "Det var fel")
    assert [one for one in words if one in html] == said


def test_closed_case_gives_no_new_code_and_no_new_details(call_taker):
    scan = QuickScanFactory(call__caller__case=CaseFactory(closed=True))

    html = drawn(scan.call.case, call_taker)

    assert "<details" not in html
    assert "Lägg till" not in html


def test_menu_is_drawn_under_its_heading_folded_or_alone():
    links = [Link("Höj nivån <b>", "/arenden/2026-0001/?a=1&b=2")]

    html = menus([Menu("Skriv", links), Menu("", links, folded=links)])

    assert html.count('href="/arenden/2026-0001/?a=1&amp;b=2">Höj nivån &lt;b&gt;</a>') == 3
    assert html.count("<h3") == html.count("<details") == 1
    assert "<summary>Ändra ärendet</summary>" in html
