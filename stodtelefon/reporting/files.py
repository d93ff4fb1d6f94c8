"""What can be taken out of a year, and what each file is for: the list *Ladda ner* on its page."""

from __future__ import annotations

from typing import NamedTuple

from django.urls import reverse

from stodtelefon.accounts.models import User
from stodtelefon.permissions import Permission


class File(NamedTuple):
    """`address` is the name of the view; `use` is what it is for, in a few words."""

    address: str
    permission: Permission
    label: str
    use: str


class Link(NamedTuple):
    href: str
    label: str
    use: str


FILES = (
    File(
        "year_pdf",
        Permission.STATISTICS_PDF,
        "Rapport (pdf)",
        "Att lämna till nämnden: det viktigaste först, sedan diagram och tabeller.",
    ),
    File(
        "situation_report",
        Permission.SITUATION_REPORT,
        "Lägesbild (sida att skriva ut)",
        "En sida till kommunens brottsförebyggande arbete.",
    ),
    File(
        "situation_report_pdf",
        Permission.SITUATION_REPORT,
        "Lägesbild (pdf)",
        "Samma sida som fil.",
    ),
    File(
        "year_xlsx",
        Permission.STATISTICS_XLSX,
        "Kalkylblad (xlsx)",
        "Att räkna vidare i: ett blad för varje tabell.",
    ),
    File(
        "year_csv",
        Permission.STATISTICS_CSV,
        "Textfil (csv)",
        "Att läsa in i ett annat program.",
    ),
)


OPEN_DATA = File(
    "year_json",
    Permission.OPEN_DATA_READ,
    "Öppna data (json)",
    "Det fastställda årets tal, som de kan lämnas ut till andra program.",
)


def files_for(user: User, number: int, *, is_released: bool) -> tuple[Link, ...]:
    """Those that the person may take out; the open data of a released year alone."""
    files = (*FILES, OPEN_DATA) if is_released else FILES
    return tuple(
        Link(reverse(f"reporting:{file.address}", args=[number]), file.label, file.use)
        for file in files
        if user.can(file.permission)
    )
