"""The menu: who sees what in it, and where one is."""

import re

from django.template.loader import get_template
from django.test import RequestFactory

from stodtelefon.navigation import navigation
from stodtelefon.permissions import Role
from stodtelefon.tests.every_part import NOBODY, page, person


def menu_texts(user, path="/"):
    request = RequestFactory().get(path)
    request.user = user
    context = navigation(request)
    return [link.text for link in (*context.get("menu", ()), *context.get("menu_ground", ()))]


def test_statistics_reader_sees_the_year_and_nothing_else():
    assert menu_texts(person(Role.STATISTICS_READER)) == ["Statistik"]


def test_nobody_sees_no_menu():
    assert menu_texts(NOBODY) == []


def test_menu_holds_what_the_views_open():
    assert set(menu_texts(person(Role.CALL_TAKER))) >= {
        "Idag",
        "Ärenden",
        "Möten",
        "Inkopplingar",
        "Nå ut",
        "Sök",
    }
    assert "Statistik" not in menu_texts(person(Role.CALL_TAKER))
    assert "Logg" not in menu_texts(person(Role.CALL_TAKER))
    assert menu_texts(person(Role.LOG_REVIEWER)) == ["Logg"]
    assert menu_texts(person(Role.ADMINISTRATOR)) == [
        *("Användare", "Borta", "Inställningar", "Kodlistor", "Drift"),
    ]


def test_big_button_is_there_for_those_who_take_calls():
    assert "Nytt samtal" in page(get_template("404.html"), user=person(Role.COORDINATOR))
    assert "Nytt samtal" not in page(get_template("404.html"), user=person(Role.MANAGER))


def test_menu_marks_where_one_is():
    request = RequestFactory().get("/arenden/2016-0042/")
    request.user = person(Role.CALL_TAKER)

    marked = [(link.text, link.current) for link in navigation(request)["menu"] if link.current]

    assert marked == [("Ärenden", "true")]


def test_signing_out_is_a_sending_and_not_a_link():
    html = page(get_template("404.html"), user=person(Role.CALL_TAKER))

    assert re.search(r'<form method="post" action="/konto/logga-ut/">', html)
    assert 'href="/konto/logga-ut/"' not in html
