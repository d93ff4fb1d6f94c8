"""What the server has loaded before its workers are made: all that pages need, and nothing that no page needs."""

import json
import sys

from django.conf import settings
from django.db import connection

from calls.factories import CaseFactory
from stodtelefon.tests.terminal import run
from stodtelefon.tests.test_house_rules.reading import PACKAGES

LOADS = """
import io, json, sys
from stodtelefon.wsgi import application
from django.template import engines

def kept():
    found = engines["django"].engine.template_loaders[0].get_template_cache
    return {name for name, one in found.items() if hasattr(one, "render")}

def ask(path):
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "HTTP_HOST": "stodtelefon.example", "SERVER_NAME": "x",
        "SERVER_PORT": "80", "REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_COOKIE": "__Host-sessionid=" + sys.argv[1], "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr,
        "wsgi.url_scheme": "http",
    }
    told = []
    answer = application(environ, lambda status, headers: told.append(status))
    list(answer)
    answer.close()
    return told[0]

modules, templates = set(sys.modules), kept()
answers = {path: ask(path) for path in sys.argv[2:]}
after = set(sys.modules) - modules
print(json.dumps([sorted(modules), sorted(templates), answers, sorted(after), sorted(kept() - templates)]))
"""
# Of what a page never needs: what tests it, what fills it with invented years, what is done from a terminal.
NEVER = (
    *("pytest", "_pytest", "factory", "faker", "hypothesis", "playwright", "unittest", "doctest", "pdb"),
    *("django.test", "stodtelefon.tests", "stodtelefon.demo.load", "stodtelefon.demo.management"),
    *("stodtelefon.database.copies", "stodtelefon.database.management", "stodtelefon.management"),
)


def loaded(session: str = "", *paths: str, **environment: str) -> list:
    done = run(sys.executable, "-c", LOADS, session, *paths, **environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_template_and_view_is_loaded_and_nothing_that_no_page_needs():
    modules, templates, *_ = loaded()

    folder = settings.BASE_DIR / "templates"
    assert {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")} - {*templates} == set()
    assert {"calls.views.cases", "stodtelefon.reporting.views", "stodtelefon.forms.bound_field"} <= {*modules}
    assert [name for name in modules if f"{name}.".startswith(tuple(f"{one}." for one in NEVER))] == []


def test_no_page_loads_a_template_or_a_module_of_ours(own_database, coordinator, login):
    case = CaseFactory(handler=coordinator)
    session = login(coordinator).cookies[settings.SESSION_COOKIE_NAME].value
    where = connection.settings_dict  # the socket is an option where the address of the database said so
    socket = where["HOST"] or where["OPTIONS"]["host"]
    url = f"postgres://{where['USER']}@/{own_database}?host={socket}"
    paths = [
        "/",
        "/arenden/",
        f"/arenden/{case.number}/",
        "/samtal/nytt/",
        "/moten/",
        "/statistik/",
        "/finns-inte/",
    ]

    *_, answers, modules, templates = loaded(
        session, *paths, DATABASE_URL=url, SECRET_KEY=settings.SECRET_KEY
    )

    assert answers == dict.fromkeys(paths[:-1], "200 OK") | {"/finns-inte/": "404 Not Found"}
    assert templates == []
    assert [name for name in modules if name.startswith(PACKAGES)] == []
