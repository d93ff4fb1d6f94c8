"""What somebody wrote on several lines is shown on several: on the screen, on paper and beside what another wrote.

In a template such a text is either `|linebreaksbr`, or alone in a `words`, which keeps its lines (`stod.css`) and so
those of the template too.
"""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.forms import Textarea
from django.forms.forms import BaseForm
from django.urls import get_resolver, reverse

from calls.factories import ChildDecisionFactory, DangerReportFactory, QuickScanFactory

TEMPLATES = Path(settings.BASE_DIR) / "templates"
VARIABLE = re.compile(r"\{\{\s*([\w.]+\.(\w+))((?:\|[^}]*)?)\}\}")
# The same names, of what is the program's own words or has one line.
OTHER = {
    *("question.text", "error.text", "link.text", "tab.text", "step.text"),
    *("fault.what", "section.note", "headline.note", "finding.text"),
}


def long_texts() -> set[str]:
    """The names of every field that takes several lines."""
    get_resolver().url_patterns  # noqa: B018 (each form is known when the views are)
    waiting, names = [BaseForm], set()
    while waiting:
        form = waiting.pop()
        waiting += form.__subclasses__()
        fields = getattr(form, "base_fields", {}).items()
        names |= {name for name, field in fields if isinstance(field.widget, Textarea)}
    return names


def test_every_template_keeps_the_lines_of_what_somebody_wrote():
    names = long_texts()
    lost = [
        f"{path.relative_to(TEMPLATES)}: {found[0]}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        for line in path.read_text().splitlines()
        for found in VARIABLE.finditer(line)
        if found[2] in names
        and found[1] not in OTHER
        and not found[3].strip().endswith(("linebreaksbr", "as_crispy_field"))
        and not re.search(r'class="[^"]*\bwords\b[^"]*"[^>]*>[^<]*$', line[: found.start()])
    ]

    assert ("reason" in names, "text" in names) == (True, True)
    assert lost == []


def test_what_keeps_its_lines_has_none_of_the_template():
    loose = [
        f"{path.relative_to(TEMPLATES)}: {found[0]}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        for found in re.finditer(r'<\w+ class="(?:[^"]* )?words(?: [^"]*)?"[^>]*>\n', path.read_text())
    ]

    assert loose == []


@pytest.mark.django_db
def test_page_of_a_call_keeps_the_lines(call_taker, login):
    scan = QuickScanFactory(call__taken_by=call_taker, own_observations="Ett.\nTvå.\n\nTre.")
    DangerReportFactory(call=scan.call, done="Fyra.\nFem.")
    ChildDecisionFactory(call=scan.call, reason="Sex.\nSju.")

    page = login(call_taker).get(reverse("calls:call", args=[scan.call_id])).content.decode()

    kept = ("Ett.<br>Två.<br><br>Tre.", "Fyra.<br>Fem.", "Sex.<br>Sju.")
    assert [lines in page for lines in kept] == [True, True, True]
