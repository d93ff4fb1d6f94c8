"""What every page costs, whatever it shows: three statements, and parts that are drawn once."""

import pytest
from django.db import connection
from django.template import engines
from django.test.utils import CaptureQueriesContext

from stodtelefon.navigation import MenuLink
from stodtelefon.organisation.actions import update_organisation

PROFILE = "/konto/"
TABLES = ("django_session", "accounts_user", "organisation_organisation")


def asked(client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return [query["sql"] for query in captured]


@pytest.mark.parametrize("role", ["call_taker", "coordinator", "manager", "statistics_reader"])
def test_page_without_content_asks_for_session_person_and_settings_once(role, request, login):
    client = login(request.getfixturevalue(role))
    client.get(PROFILE)

    statements = asked(client, PROFILE)

    assert [next(table for table in TABLES if f'FROM "{table}"' in one) for one in statements] == [*TABLES]


def test_page_that_is_not_there_asks_no_more(coordinator, login):
    client = login(coordinator)
    client.get(PROFILE)

    assert len(asked(client, "/finns-inte/")) == 3


def drawn(part: str, **what) -> str:
    arguments = " ".join(f"{name}={name}" for name in what)
    page = engines["django"].from_string(f'{{% load stod %}}{{% drawn "{part}" {arguments} %}}')
    return page.render(what)


def link(text: str, current: str = "") -> MenuLink:
    return MenuLink(text, f"/{text.lower()}/", current)


def menu(*links: MenuLink) -> str:
    return drawn("components/menu.html", menu=links)


def test_menu_is_drawn_anew_for_another_place_or_another_menu():
    here = menu(link("Samtal", "page"), link("Möten"))

    assert here.count("aria-current") == 1
    assert menu(link("Samtal"), link("Möten", "page")).count('href="/möten/" aria-current="page"') == 1
    assert "Samtal" not in menu(link("Möten"))
    assert menu(link("Samtal", "page"), link("Möten")) == here


def test_search_has_its_key_above_the_menu(call_taker, manager, login):
    pages = [login(user).get(PROFILE).content.decode() for user in (call_taker, manager)]

    assert [page.count('href="/sok/" data-key="/"') for page in pages] == [1, 0]
    assert pages[0].index('data-key="/"') < pages[0].index("Huvudmeny")


def test_drawn_part_sees_nothing_but_what_it_is_given():
    page = engines["django"].from_string(
        '{% load stod %}{% drawn "components/shortcuts.html" search_href="" %}'
    )

    assert "Nytt samtal" not in page.render({"new_call_href": "/samtal/nytt/"})
    assert "Nytt samtal" in drawn("components/shortcuts.html", new_call_href="/samtal/nytt/", search_href="")


def test_changed_setting_is_shown_on_the_next_page(administrator, call_taker, login):
    client = login(call_taker)
    assert "Nyköping" not in client.get(PROFILE).content.decode()

    update_organisation(by=administrator, name="Nyköping")

    assert "Nyköping" in client.get(PROFILE).content.decode()
