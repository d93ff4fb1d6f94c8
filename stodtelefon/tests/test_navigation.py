"""The menu: who sees what in it, and where one is."""

import re
from itertools import combinations, product

import pytest
from django.template.loader import get_template
from django.test import RequestFactory
from django.urls import get_resolver

from stodtelefon.navigation import (
    BESIDE,
    FIRST_DAY,
    HOME,
    MOST,
    SOFT,
    TEXTS,
    address_with,
    entries,
    navigation,
)
from stodtelefon.permissions import Permission, Role, permissions_of
from stodtelefon.tests.every_part import NOBODY, page, person


def entries_of(user, path="/"):
    request = RequestFactory().get(path)
    request.user = user
    context = navigation(request)
    return context["menu_entries"]() if "menu_entries" in context else ()


def menu_texts(user):
    return [entry.text.replace(SOFT, "") for entry in entries_of(user)]


def test_statistics_reader_sees_the_year_and_nothing_else():
    assert menu_texts(person(Role.STATISTICS_READER)) == ["Statistik"]


def test_nobody_sees_no_menu():
    assert menu_texts(NOBODY) == []


@pytest.mark.parametrize(
    ("role", "texts"),
    [
        (Role.CALL_TAKER, ["Idag", "Ärenden", "Samtal", "Möten", "Samverkan", "Nå ut"]),
        (Role.COORDINATOR, ["Idag", "Ärenden", "Samtal", "Möten", "Samverkan", "Statistik"]),
        (Role.MANAGER, ["Idag", "Ärenden", "Samverkan", "Nå ut", "Statistik", "Systemet"]),
        (Role.ARCHIVIST, ["Idag", "Ärenden"]),
        (Role.LOG_REVIEWER, ["Idag", "Loggkontroll", "Logg"]),
        (Role.ADMINISTRATOR, ["Användare", "Borta", "Inställningar", "Kodlistor", "Drift"]),
    ],
)
def test_menu_of_each_role(role, texts):
    assert [entry.text.replace(SOFT, "") for entry in entries(permissions_of([role]))] == texts


MIXES = [mix for size in range(1, len(Role) + 1) for mix in combinations(Role, size)]


def test_menu_has_at_most_six_entries_for_any_mix_of_roles_and_each_page_once():
    """Whatever else stands in it that day."""
    assert len(MIXES) == 127
    for mix in MIXES:
        allowed = permissions_of(mix)
        opens = {url_name for url_name in TEXTS if url_name != FIRST_DAY and address_with(allowed, url_name)}
        for home, new in product((False, True), repeat=2):
            if new and Permission.SETTINGS_EDIT not in allowed:
                continue
            found = entries(allowed, with_home=home, with_first_day=new)
            pages = [href for entry in found for _, href in entry.pages]
            assert 1 <= len(found) <= MOST, mix
            assert len({entry.text for entry in found}) == len(found), mix
            assert len(pages) == len(set(pages)) == len(opens | ({HOME} if home else set())) + new, mix


def test_pages_of_a_section_stand_as_tabs_on_each_of_them(call_taker, coordinator, login):
    """And nowhere else."""
    tabs = [
        login(coordinator).get(path).content.decode().count("Sidor som hör ihop")
        for path in ("/", "/vantar/", "/samtal/")
    ]

    assert tabs == [1, 1, 0]
    page = login(coordinator).get("/utat/").content.decode()
    assert '<span aria-current="page">Nå ut</span>' in page
    assert re.search(r'<a href="/inkopplingar/" aria-current="true">Samverkan</a>', page)
    assert "Sidor som hör ihop" not in login(call_taker).get("/utat/").content.decode()


def test_big_button_is_there_for_those_who_take_calls():
    assert "Nytt samtal" in page(get_template("404.html"), user=person(Role.COORDINATOR))
    assert "Nytt samtal" not in page(get_template("404.html"), user=person(Role.MANAGER))


def test_menu_marks_where_one_is():
    path = "/arenden/2016-0042/"

    links = [entry.link(path) for entry in entries_of(person(Role.CALL_TAKER), path)]
    marked = [(link.text, link.current) for link in links if link.current]

    assert marked == [("Ärenden", "true")]


@pytest.mark.parametrize("root", sorted({root for roots in BESIDE.values() for root in roots}))
def test_menu_marks_what_a_page_with_an_address_of_its_own_belongs_to(root):
    """Of that root there are pages."""
    marked = [
        entry.text for entry in entries_of(person(Role.MANAGER), "/") if entry.link(f"/{root}/x/").current
    ]

    assert marked == ["Ärenden"]
    assert any(str(one.pattern).startswith(f"{root}/") for one in leaves(get_resolver().url_patterns))


def leaves(patterns):
    for one in patterns:
        yield from leaves(one.url_patterns) if hasattr(one, "url_patterns") else [one]


def test_signing_out_is_a_sending_and_not_a_link():
    html = page(get_template("404.html"), user=person(Role.CALL_TAKER))

    assert re.search(r'<form method="post" action="/konto/logga-ut/">', html)
    assert 'href="/konto/logga-ut/"' not in html
