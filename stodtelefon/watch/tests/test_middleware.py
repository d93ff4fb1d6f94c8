"""Each request has an id, and one line that says what was asked for by its route: never by its address."""

import logging
import re

import pytest

from calls.factories import CaseFactory


@pytest.fixture
def lines(caplog):
    """`lines()`: what the line of each request says."""
    caplog.set_level(logging.INFO, "stodtelefon.access")

    def of_requests() -> list[str]:
        return [one.getMessage() for one in caplog.records if one.name == "stodtelefon.access"]

    return of_requests


def test_every_answer_carries_an_id_of_its_own(client):
    ids = {client.get("/halsa/")["X-Request-ID"] for _ in range(3)}

    assert len(ids) == 3
    assert all(re.fullmatch(r"[0-9a-f]{16}", one) for one in ids)


@pytest.mark.parametrize(
    ("proxies", "given", "is_believed"),
    [
        (1, "4bf92f3577b34da6a3ce929d0e0e4736", True),
        (1, "4bf92f35-77b3-4da6-a3ce-929d0e0e4736", True),
        (0, "4bf92f3577b34da6a3ce929d0e0e4736", False),
        (1, "anna-ek-ringde-idag", False),
        (1, "19670919-9530", False),
        (1, "a" * 37, False),
    ],
)
def test_a_proxys_own_id_is_believed_only_when_it_is_a_short_token(
    proxies, given, is_believed, client, settings
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies

    answer = client.get("/halsa/", headers={"x-request-id": given})

    assert (answer["X-Request-ID"] == given) is is_believed


def test_line_of_a_request_names_the_route_and_not_the_address(db, login, call_taker, lines):
    case = CaseFactory(handler=call_taker)
    client = login(call_taker)

    client.get(f"/arenden/{case.number}/?q=Anna")
    client.get("/konto/inbjudan/hemlig-nyckel/")
    client.get("/halsa/")

    told = [re.sub(r"\d+ ms$", "n ms", line) for line in lines()]
    assert told == ["GET calls:case 200 n ms", "GET accounts:invitation 404 n ms"]
