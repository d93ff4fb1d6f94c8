"""What may be told, on paper: one page, with all of it and without what is only for the screen."""

import re

import pytest

from calls.wording import shipped
from stodtelefon.organisation.factories import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def paper(login, call_taker, show):
    OrganisationFactory(
        board="Arbetsmarknads- och socialnämnden",
        name="Exempelstad",
        data_protection_officer="dataskyddsombud@stodtelefon.example",
        contact_mail="hjalp@stodtelefon.example",
    )
    html = login(call_taker).get("/att-beratta/").content.decode()
    return show(html).page


def test_what_may_be_told_is_one_page_on_paper(paper):
    printed = paper.pdf(format="A4", prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_what_may_be_told_is_printed_whole_without_what_is_read_out(paper):
    paper.emulate_media(media="print")

    seen = paper.inner_text("main")

    whole = [line for one in shipped().told for line in one.lines]
    assert [line for line in whole if line not in seen] == []
    assert [one.read for one in shipped().told if one.read in seen] == []
    assert "Skriv ut" not in seen
