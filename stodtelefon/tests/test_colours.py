"""Colours that can be told apart: WCAG 2.2, 4.5:1 for words and 3:1 for edges of what can be pressed."""

import re

import pytest
from django.conf import settings

WORDS = [
    ("ink", "paper"),
    ("ink", "sheet"),
    ("ink", "note-wash"),
    ("ink", "deed-wash"),
    ("ink", "soon-wash"),
    ("ink", "alarm-wash"),
    ("ink-soft", "paper"),
    ("ink-soft", "sheet"),
    ("ink-soft", "note-wash"),
    ("ink-soft", "alarm-wash"),
    ("ink-soft", "soon-wash"),
    ("deed", "paper"),
    ("deed", "sheet"),
    ("deed", "note-wash"),
    ("deed", "alarm-wash"),
    ("deed", "soon-wash"),
    ("deed-strong", "deed-wash"),
    ("on-deed", "deed"),
    ("on-deed", "deed-strong"),
    ("on-deed", "alarm"),
    ("on-deed", "alarm-strong"),
    ("alarm", "sheet"),
    ("alarm", "alarm-wash"),
    ("soon", "soon-wash"),
    ("good", "good-wash"),
    ("good", "sheet"),
]
EDGES = [
    ("edge", "sheet"),
    ("edge", "paper"),
    ("edge", "alarm-wash"),
    ("deed", "deed-wash"),
    ("alarm", "paper"),
]


def colours(theme):
    css = (settings.BASE_DIR / "static" / "css" / "stod.css").read_text()
    block = css[css.index(f'[data-bs-theme="{theme}"]') :]
    return dict(re.findall(r"--stod-([\w-]+): (#[0-9a-f]{6})", block[: block.index("}")]))


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_words_and_edges_can_be_told_from_what_they_lie_on(theme):
    palette = colours(theme)
    pairs = [(pair, 4.5) for pair in WORDS] + [(pair, 3) for pair in EDGES]

    pale = [
        (pair, round(contrast(palette[pair[0]], palette[pair[1]]), 2))
        for pair, least in pairs
        if contrast(palette[pair[0]], palette[pair[1]]) < least
    ]

    assert pale == []
