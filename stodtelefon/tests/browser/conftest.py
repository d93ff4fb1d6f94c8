"""Chromium for the tests that need a real browser. Where there is none they are skipped, and say why."""

import mimetypes
import shutil
from pathlib import Path

import pytest

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
    """`axe(page)`: what axe finds on the page, as readable lines. The size of targets is looked at too (WCAG 2.2)."""
    library = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe is not installed: run make e2e."
    )

    def findings(page):
        result = library.Axe().run(page, options={"rules": {"target-size": {"enabled": True}}})
        return [
            f"{violation['id']}: {node['target']} {node['failureSummary']}"
            for violation in result.response["violations"]
            for node in violation["nodes"]
        ]

    return findings


class Shown:
    """A page drawn by the test itself, served to the browser without any server, under our own security policy."""

    ORIGIN = "http://localhost"

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
