"""The pages that somebody looks at, by the access table: who tries them all cannot forget a new one."""

from __future__ import annotations

from stodtelefon.tests.test_access.table import TABLE

LOOKED_AT_BY = ("anonymous", "coordinator", "manager", "archivist", "log", "admin")
# What each role sees there is another page.
DIFFER_BY_ROLE = {"home", "calls:case_index", "referrals:index", "accounts:profile"}
# Files, and words for scripts and robots: nothing to look at.
NO_PAGES = {
    "accounts:lock_state",
    "health",
    "reporting:year_csv",
    "reporting:year_xlsx",
    "reporting:year_pdf",
    "reporting:situation_report_pdf",
    "reporting:year_json",
    "admin:jsi18n",
    "public:robots",
    "public:security",
}


def pages_of(column: str) -> list[str]:
    """The pages that this role can open and that no role before it has shown."""
    before = LOOKED_AT_BY[: LOOKED_AT_BY.index(column)]
    return [
        name
        for name, row in TABLE.items()
        if row.method == "get"
        and row.answers[column] == "200"
        and name not in NO_PAGES
        and (name in DIFFER_BY_ROLE or not any(row.answers[one] == "200" for one in before))
    ]
