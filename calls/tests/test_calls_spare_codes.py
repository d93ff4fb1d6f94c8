"""A code from the sheet that is read out while the network is down: it comes home with the call."""

import re

import pytest
from django.urls import reverse

from calls.actions.people import replace_code
from calls.factories import CallerFactory
from calls.forms import codes
from calls.models import Call, Caller
from calls.tests.test_calls_page import errors, hidden, save
from stodtelefon.privacy.reference_codes import SHAPE, normalise, reference_code_hash

pytestmark = pytest.mark.django_db


def test_code_from_the_sheet_is_the_one_that_counts(call_taker, login):
    save(login(call_taker), call_taker, code="LEK-47-RAV", spare_code="gam 38 nes")

    assert Caller.objects.get().code_hash == reference_code_hash("GAM-38-NES")


def test_code_that_cannot_be_one_is_asked_for_again_and_nothing_is_saved(call_taker, login):
    response = save(login(call_taker), call_taker, spare_code="GAM-31")

    assert errors(response) == {"spare_code": ["En kod ser ut som LEK-47-RAV. Läs på kodbladet igen."]}
    assert not Call.objects.exists()


def test_code_from_the_sheet_that_somebody_has_is_refused_and_the_one_shown_stays(call_taker, login):
    replace_code(caller=CallerFactory(), code="GAM-38-NES", by=call_taker)

    response = save(login(call_taker), call_taker, code="LEK-47-RAV", spare_code="GAM-38-NES")

    assert not Call.objects.exists()
    html = response.content.decode()
    assert "LEK-47-RAV" in html
    assert hidden(html, "spare_code") == "GAM-38-NES"


def test_sheet_has_codes_that_nobody_has_and_new_ones_each_time(call_taker, login, monkeypatch):
    drawn = iter(["RAV-99-LEK", "GAM-38-NES", *(f"LEK-{a}{b}-RAV" for a in "23456789" for b in "2345")])
    monkeypatch.setattr(codes, "new_reference_code", lambda *choice: next(drawn))
    replace_code(caller=CallerFactory(), code="GAM-38-NES", by=call_taker)
    client, address = login(call_taker), reverse("calls:blank")

    first, second = (on_sheet(client.get(address).content.decode()) for _ in range(2))

    assert len(first) == codes.ON_A_SHEET - 1
    assert "GAM-38-NES" not in first
    assert all(SHAPE.search(normalise(code).replace("-", "")) for code in first)
    assert not set(first) & set(second)


def on_sheet(html: str) -> list[str]:
    return re.findall(r'<span class="code">(.*?)</span>', html)
