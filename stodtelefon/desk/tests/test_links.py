"""Every link of Idag and Väntar opens its page at once: none leads on to another first."""

import html
import re

import pytest

from stodtelefon.tests.test_access.world import make_world

LINK = re.compile(r'href="(/[^"#]+)')


@pytest.mark.django_db
def test_no_link_leads_on_to_another_page():
    world = make_world()
    opened = {}

    for column in ("taker", "coordinator", "manager"):
        client = world.browser(column)
        for page in ("/", "/vantar/"):
            work = client.get(page).content.decode().partition("<main")[2]
            for link in set(LINK.findall(work)):
                answer = client.get(html.unescape(link))
                opened[column, link] = answer.status_code, answer.headers.get("Location", "")

    assert {place: answer for place, answer in opened.items() if 300 <= answer[0] < 400} == {}
    assert len(opened) > 25
