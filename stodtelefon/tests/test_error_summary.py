"""What stands on top of a form in which something is wrong: that it is not saved, or not done."""

import pytest
from django.template.loader import render_to_string

from stodtelefon.tests.test_forms import WhenForm


@pytest.mark.parametrize(
    ("submit", "said"),
    [
        ("", "Det gick inte att spara än"),
        ("Spara", "Det gick inte att spara än"),
        ("Spara beslutet", "Det gick inte att spara än"),
        ("Skicka frågan", "Det är inte gjort än"),
        ("Häv skyddet", "Det är inte gjort än"),
        ("Nödöppna", "Det är inte gjort än"),
    ],
)
def test_summary_says_that_it_is_not_saved_where_the_button_saves(submit, said):
    wrong = {"on": "2026-11-29", "until": "x"}
    page = render_to_string("components/error_summary.html", {"form": WhenForm(wrong), "submit": submit})
    asked = render_to_string(
        "components/error_summary.html", {"form": WhenForm({"on": "2026-11-29"}), "submit": submit}
    )

    assert f"{said}</h2>" in page
    assert ("Det är inte sparat än." in asked) == said.endswith("spara än")
