"""Released years as they are read: what the newest edition says, once its signature is verified.

docs/adr/0042-a-released-year-stands.md says why a release is what it is.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

from django.http import Http404

from stodtelefon.audit.signed_records import is_as_signed
from stodtelefon.dates import iso
from stodtelefon.reporting import catalogue
from stodtelefon.reporting.models import Release
from stodtelefon.reporting.tables import Table
from stodtelefon.reporting.year import YEAR, YearFigures

RELEASED = "release.approved"
# Where the preparer's own words can stand, with the headings.
SECTIONS = {YEAR: "Om året", "figures": "Nyckeltal"} | {
    table.key: table.caption for table in (*catalogue.TABLES, catalogue.OUTREACH)
}
RULE = 1  # of docs/rojandekontroll.md: one more when it protects otherwise


class NotAsSigned(Http404):
    """A release does not say what was signed. Nothing of it is shown as true: staff are told so, and among the open
    data it does not exist."""

    def __init__(self, release: Release) -> None:
        super().__init__(
            f"Utgåva {release.edition} av {release.year} säger inte det som fastställdes. Den visas inte förrän det "
            "är utrett. Säg det till systemförvaltaren."
        )
        self.release = release


def newest_release(year: int) -> Release | None:
    """The edition of a year that counts. One statement."""
    return Release.objects.released().of_year(year).newest_first().with_people().first()


def is_trusted(release: Release) -> bool:
    """Does an edition say what was signed?"""
    return is_as_signed(release, event=RELEASED)


def open_release(release: Release) -> YearFigures:
    """What an edition says. Raises `NotAsSigned`."""
    if not is_trusted(release):
        raise NotAsSigned(release)
    return replace(YearFigures.from_plain(release.figures), standing=standing_of(release))


def released_figures(year: int) -> YearFigures | None:
    """What the newest edition of a year says; None where there is none. Raises `NotAsSigned`."""
    release = newest_release(year)
    return open_release(release) if release is not None else None


def standing_of(release: Release) -> str:
    """«Utgåva 1, fastställd 2027-02-03.»"""
    return f"Utgåva {release.edition}, fastställd {iso(release.released_at)}."


def nothing_of(year: int) -> YearFigures:
    """In the place of an edition that cannot be shown, beside another year: no number anywhere."""
    empty = Table("figures", "", "", "", (str(year),), ())
    return YearFigures(year, "", False, (), empty, (), empty, (), "")


def digest_of(figures: YearFigures) -> str:
    """By this what was shown is known again when the form comes."""
    said = json.dumps(figures.as_plain(), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(said.encode()).hexdigest()
