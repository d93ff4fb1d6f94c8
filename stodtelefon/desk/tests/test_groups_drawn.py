"""How a group on Idag is drawn: what is said in it is escaped, and where there is more it says so."""

import pytest

from calls.case_parts import Group, NextStep
from stodtelefon.desk.templatetags.desk import groups

STEP = NextStep(what="Läs <b>skälet</b>", why="Skrivet av A & B")


def drawn(*those):
    return groups({}, those)


def test_all_that_is_said_is_escaped():
    html = drawn(
        Group('<i>"Grupp"</i>', 1, [STEP], 'alarm"', "/x/?a=1&b=2", has_more=True, words="<u>ord</u>")
    )

    assert "<i>" not in html
    assert "<b>" not in html
    assert "<u>" not in html
    assert 'class="sheet alarm&quot;"' in html
    assert 'href="/x/?a=1&amp;b=2"' in html
    assert "Skrivet av A &amp; B" in html


@pytest.mark.parametrize(
    ("has_more", "more_url", "says_so"), [(True, "/x/", True), (True, "", False), (False, "/x/", False)]
)
def test_group_says_that_there_is_more_where_it_is_read(has_more, more_url, says_so):
    html = drawn(Group("Barn att bedöma", 1, [STEP], more_url=more_url, has_more=has_more))

    assert ("Visa alla" in html) == says_so


def test_each_group_is_a_sheet_with_a_heading_of_its_own():
    html = drawn(Group("Den ena", 1, [STEP]), Group("Den andra", 2, [STEP, STEP], words="Varför"))

    assert html.count("<section") == html.count("</section>") == 2
    assert '<section class="sheet" aria-labelledby="grupp-2">\n<h2 id="grupp-2">Den andra</h2>' in html
    assert html.count('<p class="soft">') == 1
    assert html.count("<li>") == 3
