"""The lists about agencies that a municipality keeps by itself."""

from __future__ import annotations

from django.db.models import Exists

from referrals.models import Agency, AgencyType, LegalBasis
from stodtelefon.organisation.code_lists import CodeList
from stodtelefon.organisation.first_day import TODAY, Task

LISTS = (
    CodeList(
        slug="aktorstyper",
        model=AgencyType,
        about="Vilka slags samverkansaktörer ni har. Väljs i registret Samverkan och när någon hänvisas vidare.",
        fields=("label", "group"),
        shown=("group",),
        help_texts={
            "group": "Årsstatistiken räknar efter grupp. Inkopplingar av polis går genom enhetschefen."
        },
    ),
    CodeList(
        slug="rattsliga-grunder",
        model=LegalBasis,
        about="Med stöd av vad något lämnas ut. Väljs när en inkoppling skickas. Rådgör med en jurist före en ändring.",
        fields=(
            "label",
            "section",
            "note",
            "reason_prompt",
            "needs_reason",
            "needs_concrete",
            "needs_date",
            "below_age",
            "for_groups",
            "allows_names",
            "may_leave_unapproved",
        ),
        shown=("section",),
    ),
)
FIRST_DAY = Task(
    title="Samverkansaktörer",
    why="De som kan kopplas in eller som någon kan hänvisas till.",
    url_name="referrals:agency_index",
    label="Lägg in",
    who="Samordnaren lägger in dem under Samverkan.",
    conditions=lambda: {"minst en samverkansaktör": Exists(Agency.objects.current(on=TODAY))},
    rank=60,
)
