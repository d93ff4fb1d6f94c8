"""The guises in which a page is looked at: light, dark, on a phone, at 200 %, on paper, always with reduced motion."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from stodtelefon.tests.browser import paper

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}
ZOOMED = {"width": 720, "height": 450}  # what a browser at 200 % has of DESK
# What a theme changes is colours, what a window changes is the rest: to look at colours is half of axe's work.
COLOURS = ("color-contrast", "link-in-text-block")


@dataclass(frozen=True)
class Guise:
    theme: str
    window: dict
    rules: dict = field(default_factory=dict)


GUISES = {
    "light": Guise("light", DESK),
    "dark": Guise("dark", DESK, {"only": COLOURS}),
    "phone": Guise("light", PHONE, {"leaves_out": COLOURS}),
    "200 %": Guise("light", ZOOMED, {"leaves_out": COLOURS}),
}
# What on paper can only be looked at: a button, a field, and a link that stands for a deed: it stands alone, or begins
# with what to do. A link that is a word in a sentence, a list, a table or a heading is its words there.
DEEDS = (
    "avsluta|boka|byt|gå|hämta|koppla|lägg|läs|rätta|ring|se|skriv|svara|ta|till|välj|visa|ändra|ångra|öppna"
)
ON_PAPER = """(deeds) => {
  const words = 'td, th, dd, h1, h2, h3, .kicker, .what, .findings, .lead-line';
  const isDeed = (link) => new RegExp(`^(${deeds})( |$)`, 'i').test(link.innerText.trim())
    || (!link.closest(words) && link.parentElement.innerText.trim().length < link.innerText.trim().length + 10);
  return [...document.querySelectorAll('main :is(a, button, input, select, textarea, summary), footer a')]
    .filter((one) => one.checkVisibility() && one.getClientRects().length && one.type !== 'hidden')
    .filter((one) => !(one.readOnly && one.value))
    .filter((one) => one.tagName !== 'A' || isDeed(one))
    .map((one) => `${one.tagName} ${one.innerText || one.name}`);
}"""


def faults(page, look: Callable[..., list[str]]) -> list[str]:
    """What is wrong with the page that is open, in any guise. `look(**rules)`: what axe finds."""
    found = [f"{name}: {fault}" for name, guise in GUISES.items() for fault in _faults_in(page, guise, look)]
    wear(page, GUISES["light"])
    return found + faults_on_paper(page)


def _faults_in(page, guise: Guise, look: Callable[..., list[str]]) -> Iterator[str]:
    wear(page, guise)
    yield from _shown_as(page, guise.theme)
    yield from look(**guise.rules)
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        yield "scrolls sideways"
    if page.evaluate("document.getAnimations().length"):
        yield "moves, though reduced motion is asked for"


def wear(page, guise: Guise) -> None:
    page.emulate_media(color_scheme=guise.theme, reduced_motion="reduce")
    if page.viewport_size != guise.window:
        page.set_viewport_size(guise.window)


def _shown_as(page, theme: str) -> list[str]:
    """Django's own admin has no theme of ours; every other page follows the system within a moment."""
    for _ in range(20):
        shown = page.evaluate("document.documentElement.dataset.bsTheme")
        if shown in (theme, None):
            return []
        page.wait_for_timeout(25)
    return [f"the page is {shown}"]


def faults_on_paper(page) -> list[str]:
    """What only a screen has use for. Django's own admin, and a page that stands alone in need, are not made to
    be printed."""
    if not page.locator('link[media="print"][href*="css/print"]').count():
        return []
    page.emulate_media(media="print")
    found = [f"stands on paper: {one}" for one in page.evaluate(ON_PAPER, DEEDS)]
    found += [f"on paper: {fault}" for fault in paper.faults_of(page)]
    page.emulate_media(media="screen")
    return found
