"""Chromium for the tests that need a real browser. Where there is none they are skipped, and say why."""

import mimetypes
import shutil
from pathlib import Path

import pytest

from stodtelefon.tests.browser import guises

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'"
)


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    """The one browser of a test run."""
    playwright = pytest.importorskip(
        "playwright.sync_api", reason="Playwright is not installed: run make e2e."
    )
    program = next((path for path in map(shutil.which, PROGRAMS) if path), None)
    if program is None:
        pytest.skip("No Chromium was found on this machine.")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=program, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe():
    """`axe(page)`: what axe finds on the page, as readable lines. The size of targets is looked at too (WCAG 2.2).

    `axe(page, only=…)` tries those rules alone, `axe(page, leaves_out=…)` all but those: colours are half of the work.
    """
    library = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed: run make e2e."
    )
    script = library.Axe().axe_script

    def findings(page, *, only=(), leaves_out=()):
        if not page.evaluate("'axe' in window"):
            page.evaluate(script)
        rules = {"target-size": {"enabled": True}, **{rule: {"enabled": False} for rule in leaves_out}}
        options = {"resultTypes": ["violations"]} | ({"runOnly": list(only)} if only else {"rules": rules})
        found = page.evaluate("async (options) => (await axe.run(options)).violations", options)
        return [
            f"{violation['id']}: {node['target']} {node['failureSummary']}"
            for violation in found
            for node in violation["nodes"]
        ]

    return findings


class Shown:
    """A page drawn by the test itself, served to the browser without any server, under our own security policy."""

    ORIGIN = "http://localhost"
    is_answered = True  # what is sent

    def __init__(self, chromium, html, **options):
        self.html = html
        self.sent = []
        self.said = []
        self.context = chromium.new_context(**{"viewport": {"width": 1440, "height": 900}, **options})
        self.page = self.context.new_page()
        self.page.route("**/*", self.answer)
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.goto(f"{self.ORIGIN}/provsida/")

    def answer(self, route):
        from django.contrib.staticfiles import finders

        path = route.request.url.removeprefix(self.ORIGIN).split("?")[0]
        if path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            kind = mimetypes.guess_type(path)[0]
            route.fulfill(body=Path(found).read_bytes(), content_type=kind)
            return
        if route.request.method == "POST":
            self.sent.append(path)
            if self.is_answered:
                route.fulfill(status=204)
            return
        policy = {"Content-Security-Policy": POLICY}
        route.fulfill(body=self.html, content_type="text/html; charset=utf-8", headers=policy)

    def is_wider_than_the_window(self):
        return self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


@pytest.fixture
def show(chromium):
    """`show(html, color_scheme="dark", …)`: the page in the browser. Further arguments are Playwright's."""
    shown = []

    def open_page(html, **options):
        shown.append(Shown(chromium, html, **options))
        return shown[-1]

    yield open_page
    for one in shown:
        one.context.close()


class Line(str):
    """The address of a running line."""

    @classmethod
    def start(cls, port=0):
        from django.contrib.staticfiles.handlers import StaticFilesHandler
        from django.core.servers.basehttp import ThreadedWSGIServer
        from django.test.testcases import LiveServerThread

        class Server(LiveServerThread):
            def server_class(self, *where, allow_reuse_address, **more):
                """At once at the address of the one before it."""
                return ThreadedWSGIServer(*where, allow_reuse_address=True, **more)

        server = Server("localhost", StaticFilesHandler, port=port)
        server.start()
        server.is_ready.wait()
        if server.error:
            raise server.error
        line = cls(f"http://localhost:{server.port}")
        line.server = server
        return line

    def start_anew(self):
        """Another server in its place, at the same address."""
        self.server.terminate()
        self.server = self.start(self.server.port).server


@pytest.fixture(scope="module")
def line(django_db_setup, django_db_blocker):
    """A running line with a database of its own, shared by the tests of one module. Gives its address."""
    from stodtelefon.tests.databases import another_database

    with django_db_blocker.unblock(), another_database(django_db_setup):
        running = Line.start()
        yield running
        running.server.terminate()


@pytest.fixture(scope="module")
def world(line):
    """What `forms.txt` is about, on the line of the module."""
    from stodtelefon.tests.browser.forms_table import whole_world

    return whole_world()


class Tab:
    """A tab of the real line. `said` holds every word on the console, breaches of the security policy included."""

    def __init__(self, chromium, axe, address, *, session=""):
        self.axe, self.address, self.said = axe, address, []
        self.context = chromium.new_context(
            viewport=guises.DESK,
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
            reduced_motion="reduce",
            base_url=address,
        )
        if session:
            self.context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
        self.page = self.context.new_page()
        self.page.on("console", lambda message: self.said.append(f"{self.path}: {message.text}"))
        self.page.on("pageerror", lambda error: self.said.append(f"{self.path}: {error}"))

    @property
    def path(self):
        return self.page.url.removeprefix(self.address)

    def look(self, **rules):
        """What axe finds. It tries inline styles of its own while it looks: what that gives is not the page's."""
        heard = len(self.said)
        found = self.axe(self.page, **rules)
        del self.said[heard:]
        return found

    def faults(self):
        """What is wrong with the page that is open, in any guise."""
        return guises.faults(self.page, self.look)


@pytest.fixture
def tab(chromium, axe, line):
    """`tab()`: a tab of the line; `tab(session=key)`: one of somebody who is signed in."""
    opened = []

    def open_tab(**options):
        opened.append(Tab(chromium, axe, line, **options))
        return opened[-1]

    yield open_tab
    for one in opened:
        one.context.close()
