"""What is printed, as the printer gets it: Chromium makes the PDF, and each page of it is read."""

import re
from io import BytesIO
from unicodedata import normalize

import pytest

from calls.factories import (
    CallerFactory,
    CallFactory,
    CaseFactory,
    IdentityFactory,
    NoteFactory,
    QuickScanFactory,
)
from meetings.factories import AnswerFactory, MeetingFactory, RoomFactory
from meetings.models import Battery, Question
from referrals.factories import ReferralFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.organisation.factories import OrganisationFactory
from stodtelefon.privacy.reference_codes import SHAPE

MARK = "Sekretess, 26 kap. 1 § offentlighets- och sekretesslagen."
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
    """A case of one page of text, and one of many pages with a battery and a sheet."""
    from django.test import Client

    RoomFactory.reset_sequence(700, force=True)
    OrganisationFactory(board="Socialnämnden", emergency_social_services_phone="000-11 22 33")
    taker = UserFactory(coordinator=True, name="Yusuf Andersson")
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
    client = Client()
    client.force_login(taker)
    return {
        "session": client.cookies["sessionid"].value,
        "short": short,
        "call": whole.call_id,
        "long": long,
        "letter": referral.pk,
        "question": question.text,
    }


@pytest.fixture
def printed(world, tab):
    """`printed(address)`: the text of each page; nothing on any of them can be pressed, but for a link in words where
    `links`."""
    pypdf = pytest.importorskip("pypdf", reason="pypdf is not installed: run make e2e.")

    def pages(address: str, *, links: bool = False) -> list[str]:
        opened = tab(session=world["session"])
        assert opened.page.goto(address).status == 200
        pdf = pypdf.PdfReader(BytesIO(opened.page.pdf(prefer_css_page_size=True)))
        assert links or [page.get("/Annots") for page in pdf.pages] == [None] * len(pdf.pages)
        assert pdf.get_fields() is None
        assert opened.said == []
        return [re.sub(r"\s+", " ", normalize("NFKC", page.extract_text())) for page in pdf.pages]

    return pages


def is_numbered(pages: list[str]) -> bool:
    return all(f"sida {place} av {len(pages)}" in page for place, page in enumerate(pages, start=1))


def is_marked(pages: list[str], case=None) -> bool:
    """The mark of secrecy on every page, with the number of the case; a blank sheet has none yet and says so."""
    head, of = f"{MARK} Socialnämnden", f"Ärende {case.number}" if case else "Tomt blad"
    return bool(pages) and all(head in page and f"{of}, sida" in page for page in pages)


def test_case_of_one_page_of_text_is_one_page(world, printed):
    pages = printed(f"/arenden/{world['short'].number}/")

    assert len(pages) == 1
    assert is_marked(pages, world["short"])
    assert "sida 1 av 1" in pages[0]
    assert "av Yusuf Andersson." in pages[0]
    for deed in (
        "Skriv anteckning",
        "Gör mer",
        "Rätta",
        "Lägg till",
        "Läs snabbscanningen",
        "Tillgänglighet",
    ):
        assert deed not in pages[0]


def test_call_with_every_answer_is_one_page_with_its_side_and_its_lines(world, printed):
    (page,) = printed(f"/samtal/{world['call']}/", links=True)

    assert "Ett. Två. Tre. Fyra. Fem. Sex. Sju." in page
    assert ("Den som hör av sig" in page, "Handläggare" in page) == (True, True)


def test_whole_case_has_its_battery_as_question_and_answer_and_a_head_on_every_page(world, printed):
    pages = printed(f"/arenden/{world['long'].number}/utskrift/")
    text = " ".join(pages)

    assert 4 <= len(pages) <= 9
    assert is_marked(pages, world["long"])
    assert is_numbered(pages)
    assert f"{world['question']} Att vi pratar igenom det." in text
    assert text.count("träningen") == 12 * 12 + 12 * 5
    assert "Zebranamn" not in text
    assert all(len(page) > 1200 for page in pages[:-1]), "a page is broken off early"


def test_letter_that_leaves_the_house_is_marked_on_every_page(world, printed):
    pages = printed(f"/inkopplingar/{world['letter']}/brev/")

    assert len(pages) == 2
    assert is_marked(pages, world["long"])
    assert is_numbered(pages)


def test_blank_scan_is_two_pages_and_a_sheet_of_codes(printed):
    *scan, codes = printed("/samtal/blankett/")

    assert len(scan) == 2
    assert is_marked([*scan, codes])
    assert is_numbered([*scan, codes])
    for line in ("Telefon", "E-post", "När det går bra att ringa", "Så får ni nå mig", "Kod som lästes upp"):
        assert line in scan[1]
    assert "Kodblad" not in "".join(scan)
    assert len(SHAPE.findall(codes.replace("-", ""))) == 12


def test_blank_battery_has_every_question(printed):
    pages = printed("/fragebatteri/blankett/")
    text = " ".join(pages)

    assert len(pages) == 4
    assert is_marked(pages)
    assert is_numbered(pages)
    asked = Question.objects.filter(section__battery__status="published").values_list("text", flat=True)
    assert [question for question in asked if question not in text] == []
