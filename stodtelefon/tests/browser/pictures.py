"""Writes the pictures of docs/bilder.md, from the invented years: `make pictures`. Nothing is held here.

On paper a page is a PDF; else it is what the window shows, as WebP.
"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from typing import NamedTuple

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from meetings.models import Meeting
from stodtelefon.accounts.models import User
from stodtelefon.demo.telling import tell_first
from stodtelefon.tests.browser.guises import GUISES, wear

FOLDER = settings.BASE_DIR / "docs/bilder"
NAMES = {"dark": "mork", "phone": "telefon", "paper": "papper"}
QUALITY = 70  # of WebP: letters stay sharp


class Picture(NamedTuple):
    name: str
    guises: tuple[str, ...]
    login: str
    address: Callable[[], str]


def with_battery() -> Meeting:
    """A meeting of the present whose battery has been begun, in a case that goes on."""
    meetings = Meeting.objects.filter(battery__isnull=False, case__closed_at=None)
    return meetings.select_related("case", "battery").order_by("-starts_at")[0]


def section() -> str:
    meeting = with_battery()
    part = meeting.battery.sections.all()[1]
    return reverse("meetings:battery", args=[meeting.pk, part.key])


PICTURES = (
    Picture("logga-in", ("light", "phone"), "", lambda: reverse("account_login")),
    Picture("idag", ("light", "dark", "phone"), "samordnare", lambda: reverse("home")),
    Picture("nytt-samtal", ("light", "dark", "phone"), "samtal", lambda: reverse("calls:create")),
    Picture(
        "arende",
        ("light", "dark", "phone", "paper"),
        "samordnare",
        lambda: with_battery().case.get_absolute_url(),
    ),
    Picture(
        "hela-arendet",
        ("paper",),
        "samordnare",
        lambda: reverse("calls:case_print", args=[with_battery().case.number]),
    ),
    Picture("fragebatteri", ("light",), "samordnare", section),
    Picture("fragebatteri-tomt", ("paper",), "samordnare", lambda: reverse("meetings:battery_blank")),
    Picture("veckan", ("light", "phone"), "samordnare", lambda: reverse("meetings:index")),
    Picture("statistik", ("light", "dark", "paper"), "chef", lambda: reverse("reporting:year", args=[2016])),
    Picture("blankett", ("paper",), "samtal", lambda: reverse("calls:blank")),
    Picture("finns-inte", ("light",), "samordnare", lambda: "/finns-inte/"),
)


@pytest.fixture(scope="module")
def told(line):
    tell_first()


def session_of(login: str) -> str:
    client = Client()
    client.force_login(User.objects.get(email=f"{login}@stodtelefon.example"))
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.mark.parametrize("picture", PICTURES, ids=lambda one: one.name)
def test_picture_is_written(told, tab, picture):
    page = tab(session=session_of(picture.login) if picture.login else "").page
    page.goto(picture.address())

    for guise in picture.guises:
        name = FOLDER / (picture.name if guise == "light" else f"{picture.name}-{NAMES[guise]}")
        if guise == "paper":
            name.with_suffix(".pdf").write_bytes(page.pdf(prefer_css_page_size=True, tagged=False))
            continue
        wear(page, GUISES[guise])
        page.wait_for_timeout(100)
        taken = page.context.new_cdp_session(page).send(
            "Page.captureScreenshot", {"format": "webp", "quality": QUALITY}
        )
        name.with_suffix(".webp").write_bytes(b64decode(taken["data"]))
