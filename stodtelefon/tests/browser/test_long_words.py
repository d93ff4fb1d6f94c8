"""Words of 270 letters, names of 40, 40 notes and 300 calls: nothing runs out of its page, its sheet or its table."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from calls.actions.promises import keep_promises
from calls.factories import (
    CallbackFactory,
    CallerFactory,
    CallFactory,
    CaseDecisionFactory,
    CaseFactory,
    DangerReportFactory,
    IdentityFactory,
    NoteFactory,
    QuickScanFactory,
    ReminderFactory,
)
from calls.models import Call, CaseDecision
from meetings.factories import (
    AnswerFactory,
    AssessmentFactory,
    BookingFactory,
    FindingFactory,
    MeetingFactory,
    RoomFactory,
)
from meetings.models import Battery
from outreach.factories import OutreachEventFactory
from referrals.factories import AgencyFactory, DisclosureFactory, ReferralFactory, SignpostingFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.organisation.factories import OrganisationFactory
from stodtelefon.permissions import Role

WORD = ("ordbehandlingsavdelningen" * 11)[:270]
NAME = "Wolfeschlegelsteinhausenbergerdorffssonx"
WIDTHS = (390, 1280)

# What reaches out of what holds it: words out of their sheet, a table out of its frame, the page out of the window.
REACHES_OUT = """
() => {
  const found = [];
  const root = document.documentElement;
  if (root.scrollWidth > window.innerWidth) found.push(`the page: ${root.scrollWidth}`);
  for (const frame of document.querySelectorAll(".table-wrap")) {
    const isCards = frame.querySelector(".cards");
    if ((isCards || window.innerWidth > 1000) && frame.scrollWidth > frame.clientWidth + 1)
      found.push(`a table: ${frame.getAttribute("aria-label")} ${frame.scrollWidth} > ${frame.clientWidth}`);
  }
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const one = words.currentNode.parentElement;
    const holder = one.closest(".sheet, .rail, .booking, .state, .message, header, footer");
    const isSeen = words.currentNode.data.trim() && one.checkVisibility() && !one.closest("[class*=visually-hidden]");
    const isCutOff = getComputedStyle(one).textOverflow === "ellipsis";
    if (!isSeen || !holder || isCutOff || one.closest(".table-wrap, textarea, select")) continue;
    const range = document.createRange();
    range.selectNodeContents(words.currentNode);
    const over = range.getBoundingClientRect().right - holder.getBoundingClientRect().right;
    if (over > 1) found.push(`${one.tagName}.${one.className} out of ${holder.className}: ${Math.round(over)}`);
  }
  return [...new Set(found)];
}
"""


@pytest.fixture(scope="module")
def there(line):
    OrganisationFactory(name=f"Kommunen {NAME}")
    mine = UserFactory(roles=[Role.COORDINATOR, Role.CALL_TAKER], name=NAME, title=WORD[:120])
    case = CaseFactory(handler=mine, full_record=True, waiting=True)
    call = QuickScanFactory(
        call=CallFactory(caller=CallerFactory(case=case), taken_by=mine, advice_text=WORD),
        own_observations=WORD,
        reason=WORD,
        written_by=mine,
    ).call
    identity = IdentityFactory(caller=call.caller, name=NAME, contact_safety=WORD, contact_times=WORD[:200])
    QuickScanFactory(call__caller=CallerFactory(case=case), reason=WORD)
    DangerReportFactory(call=call, told_whom=WORD[:200], done=WORD)
    CaseDecisionFactory(case=case, kind=CaseDecision.Kind.LEVEL_RAISED, by=mine, reason=WORD)
    notes = NoteFactory.create_batch(40, case=case, created_by=mine, text=WORD, source_detail=WORD[:200])
    ReminderFactory(case=case, text=WORD, due_on=timezone.localdate() + timedelta(days=2))
    ReminderFactory(case=case, text=WORD)
    room, agency = RoomFactory(name=NAME), AgencyFactory(name=WORD[:120], does=WORD)
    booked = MeetingFactory(case=case, caller=call.caller, booked=True, offered_by=mine, room=room)
    BookingFactory(meeting=booked)
    BookingFactory(meeting=booked, room=None, user=mine)
    held = MeetingFactory(
        case=case, caller=call.caller, held=True, offered_by=mine, battery=Battery.objects.in_use().get()
    )
    AnswerFactory(meeting=held, value=[WORD], note=WORD)
    FindingFactory(meeting=held, text=WORD)
    FindingFactory(meeting=held, find_out=True, text=WORD)
    AssessmentFactory(meeting=held, speaks_for=WORD, speaks_against=WORD, uncertain=WORD)
    referral = ReferralFactory(
        case=case, agency=agency, created_by=mine, sheet=WORD, scope=WORD, basis_reason=WORD
    )
    DisclosureFactory(case=case, agency=agency, what=WORD, recipient=NAME)
    SignpostingFactory(case=case, created_by=mine)
    event = OutreachEventFactory(held_by=mine)
    callback = CallbackFactory(contact=WORD[:200], call__taken_by=mine)
    keep_promises(case, by=None)
    Call.objects.bulk_create(
        Call(
            kind="wrong_number",
            received_at=call.received_at,
            logged_at=call.logged_at,
            taken_by=mine,
            created_by=mine,
        )
        for _ in range(300)
    )
    return SimpleNamespace(
        mine=mine,
        case=case,
        call=call,
        identity=identity,
        notes=notes,
        held=held,
        referral=referral,
        event=event,
        callback=callback,
    )


@pytest.fixture(scope="module")
def pages(there):
    """The main pages by the name of their address."""
    of = {
        "home": [],
        "waiting": [],
        "calls:index": [],
        "calls:case_index": [],
        "calls:create": [],
        "calls:call": [there.call.pk],
        "calls:case": [there.case.number],
        "calls:note_create": [there.case.number],
        "calls:note_versions": [there.case.number, there.notes[0].pk],
        "calls:case_close": [there.case.number],
        "calls:case_hand_over": [there.case.number],
        "calls:identity": [there.case.number, there.identity.pk],
        "calls:callback": [there.callback.pk],
        "meetings:index": [],
        "meetings:create": [there.case.number],
        "meetings:detail": [there.held.pk],
        "meetings:battery": [there.held.pk, "framing"],
        "meetings:assessment": [there.held.pk],
        "referrals:index": [],
        "referrals:detail": [there.referral.pk],
        "referrals:create": [there.case.number],
        "referrals:disclosure_case": [there.case.number],
        "referrals:agency_index": [],
        "outreach:index": [],
        "outreach:detail": [there.event.pk],
        "accounts:away_index": [],
        "accounts:profile": [],
    }
    return {name: reverse(name, args=keys) for name, keys in of.items()}


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_runs_out_of_what_holds_it(there, pages, tab, width):
    client = Client()
    client.force_login(there.mine)
    opened = tab(session=client.cookies["sessionid"].value)
    opened.page.set_viewport_size({"width": width, "height": 900})

    found = {}
    for name, address in {**pages, "the whole case": there.case.whole_url}.items():
        response = opened.page.goto(address)
        faults = opened.page.evaluate(REACHES_OUT) + ([response.status] if response.status != 200 else [])
        found |= {name: faults} if faults else {}

    assert "\n".join(f"{name}: {faults}" for name, faults in found.items()) == ""
