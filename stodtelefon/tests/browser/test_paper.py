"""What is printed, as the printer gets it, of the line that the demonstration sets up."""

import pytest
from django.utils import timezone

from calls.factories import (
    CallerFactory,
    CallFactory,
    CaseFactory,
    IdentityFactory,
    NoteFactory,
    QuickScanFactory,
)
from meetings.factories import (
    AnswerFactory,
    AssessmentFactory,
    FindingFactory,
    MeetingFactory,
    RoomFactory,
)
from meetings.models import Battery, Question
from referrals.factories import ReferralFactory
from stodtelefon.demo.people import set_up_line
from stodtelefon.privacy.reference_codes import SHAPE
from stodtelefon.tests.browser.guises import faults_on_paper
from stodtelefon.tests.browser.paper import LEAST, Sheet, faults_of, printed_sheets

MARK = "Sekretess, 26 kap. 1 § offentlighets- och sekretesslagen."
MILLIMETRE = 96 / 25.4  # in the pixels of a window
PAPER = {"width": round(178 * MILLIMETRE), "height": round(257 * MILLIMETRE)}  # A4 within its margins
LINES = """() => [...document.querySelectorAll('.write')]
  .map((one) => [one.offsetHeight, one.offsetWidth, one.classList.contains('short')])"""
EVERY_ANSWER = {
    "age_band": "15_17",
    "own_observations": "Ett.\nTvå.\nTre.\nFyra.\nFem.\nSex.\nSju.",
    "second_hand": "Läraren ringde och undrade om något har hänt hemma.",
    "changes": "Det började efter skilsmässan i vintras. Först tyst, sedan arg.",
    "situation": "at_risk",
    "what_works": "Hen bakar med sin lillasyster på lördagar.",
    "reason": "En förälder som är rädd och ensam med det. Flera tecken på samma gång.",
}
LONG = "Hen har slutat gå till träningen och svarar kort när någon frågar. " * 12


@pytest.fixture(scope="module")
def world(line):
    """A case of one page of text, one of many pages with a battery and a sheet, and a meeting with all that it may
    have to be done."""
    from django.test import Client

    staff = set_up_line()
    RoomFactory.reset_sequence(700, force=True)  # the demonstration has rooms of its own
    taker = staff.users["samordnare"]
    short, long = (CaseFactory(handler=taker, full_record=True, waiting=True) for _ in range(2))
    whole = QuickScanFactory(call__taken_by=taker, call__caller__case__handler=taker, **EVERY_ANSWER)
    for case in (short, long):
        caller = CallerFactory(case=case)
        IdentityFactory(caller=caller, name="Zebranamn Öppensson")
        QuickScanFactory(call=CallFactory(caller=caller, taken_by=taker), own_observations="Drar sig undan.")
        NoteFactory(case=case, created_by=taker, text="En anteckning om veckan.")
    for _ in range(12):
        NoteFactory(case=long, created_by=taker, text=LONG)
    meeting = MeetingFactory(case=long, held=True, battery=Battery.objects.in_use().get(), offered_by=taker)
    question = Question.objects.filter(section__battery=meeting.battery, kind="text").first()
    AnswerFactory(meeting=meeting, question=question, value=["Att vi pratar igenom det."])
    referral = ReferralFactory(case=long, sent=True, sheet=LONG * 5)
    met = MeetingFactory(
        case__handler=taker,
        held=True,
        offered_by=taker,
        battery=meeting.battery,
        battery_signed_at=timezone.now(),
        battery_signed_by=taker,
    )
    IdentityFactory(caller=CallerFactory(case=met.case), contact_safety="Ring inte hem.")
    AnswerFactory(meeting=met, question=question, signed=True)
    FindingFactory(meeting=met, find_out=True)
    AssessmentFactory(meeting=met, signed_by=taker)
    client = Client()
    client.force_login(taker)
    return {
        "session": client.cookies["sessionid"].value,
        "short": short,
        "call": whole.call_id,
        "long": long,
        "letter": referral.pk,
        "question": question.text,
        "meeting": f"/moten/{met.pk}/",
        "battery": f"/moten/{met.pk}/fragebatteri/{question.section.key}/",
    }


@pytest.fixture
def printed(world, tab):
    """`printed(address)`: its pages, without a fault on any of them, or anything to press, but for a link in words
    where it `has_links`."""

    def sheets(address: str, *, has_links: bool = False) -> list[Sheet]:
        opened = tab(session=world["session"])
        assert opened.page.goto(address).status == 200
        opened.page.emulate_media(media="print")
        assert faults_of(opened.page) == []
        found = printed_sheets(opened.page)
        assert has_links or not any(sheet.can_be_pressed for sheet in found)
        assert opened.said == []
        return found

    return sheets


def is_marked(sheets: list[Sheet], case=None) -> bool:
    """The mark of secrecy on every page, with the number of the case; a blank sheet has none yet and says so."""
    head, of = f"{MARK} Socialnämnden", f"Ärende {case.number}" if case else "Tomt blad"
    return bool(sheets) and all(head in sheet.text and f"{of}, sida" in sheet.text for sheet in sheets)


def test_case_of_one_page_of_text_is_one_page(world, printed):
    sheets = printed(f"/arenden/{world['short'].number}/")

    assert len(sheets) == 1
    assert is_marked(sheets, world["short"])
    assert "av Yusuf Andersson." in sheets[0].text
    for deed in (
        "Skriv anteckning",
        "Gör mer",
        "Rätta",
        "Lägg till",
        "Läs snabbscanningen",
        "Tillgänglighet",
    ):
        assert deed not in sheets[0].text


def test_call_with_every_answer_is_one_page_with_its_side_and_its_lines(world, printed):
    (sheet,) = printed(f"/samtal/{world['call']}/", has_links=True)

    assert "Ett. Två. Tre. Fyra. Fem. Sex. Sju." in sheet.text
    assert ("Den som hör av sig" in sheet.text, "Handläggare" in sheet.text) == (True, True)


def test_whole_case_has_its_battery_as_question_and_answer_and_a_head_on_every_page(world, printed):
    sheets = printed(f"/arenden/{world['long'].number}/utskrift/")
    text = " ".join(sheet.text for sheet in sheets)

    assert 4 <= len(sheets) <= 8
    assert is_marked(sheets, world["long"])
    assert f"{world['question']} Att vi pratar igenom det." in text
    assert text.count("träningen") == 12 * 12 + 12 * 5
    assert "Zebranamn" not in text
    assert all(sheet.filled > 0.8 for sheet in sheets[:-1]), "a page is broken off early"


def test_letter_that_leaves_the_house_is_marked_on_every_page(world, printed):
    sheets = printed(f"/inkopplingar/{world['letter']}/brev/")

    assert len(sheets) == 2
    assert is_marked(sheets, world["long"])


@pytest.mark.parametrize("name", ["meeting", "battery"])
def test_what_there_is_to_do_after_a_meeting_is_not_printed(world, tab, name):
    page = tab(session=world["session"]).page
    page.goto(world[name])

    assert page.locator("a:text-matches('^(Skriv|Svara|Läs|Öppna)')").count() > 1
    assert faults_on_paper(page) == []


def test_blank_scan_is_two_pages_and_a_sheet_of_codes(printed):
    *scan, codes = printed("/samtal/blankett/")

    assert len(scan) == 2
    assert is_marked([*scan, codes])
    assert all(sheet.filled > LEAST for sheet in [*scan, codes])
    assert scan[1].filled < 0.95, "one more choice in a list takes a third page"
    for line in ("Telefon", "E-post", "När det går bra att ringa", "Så får ni nå mig", "Kod som lästes upp"):
        assert line in scan[1].text
    assert not any("Kodblad" in sheet.text for sheet in scan)
    assert len(SHAPE.findall(codes.text.replace("-", ""))) == 12


def test_blank_battery_has_every_question(printed):
    sheets = printed("/fragebatteri/blankett/")
    text = " ".join(sheet.text for sheet in sheets)

    assert len(sheets) == 4
    assert is_marked(sheets)
    assert all(sheet.filled > LEAST for sheet in sheets)
    asked = Question.objects.filter(section__battery__status="published").values_list("text", flat=True)
    assert [question for question in asked if question not in text] == []


@pytest.mark.parametrize("address", ["/samtal/blankett/", "/fragebatteri/blankett/"])
def test_a_pen_has_room_on_every_line_of_a_blank_sheet(world, tab, address):
    page = tab(session=world["session"]).page
    page.set_viewport_size(PAPER)
    page.goto(address)
    page.emulate_media(media="print")

    lines = page.evaluate(LINES)

    assert len(lines) > 20
    assert min(height for height, _, _ in lines) >= 7 * MILLIMETRE - 1
    assert [width for _, width, is_short in lines if width < (15 if is_short else 35) * MILLIMETRE] == []
