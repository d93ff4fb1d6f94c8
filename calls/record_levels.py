"""What each record level may hold: the table that forms, actions and the page "vad får skrivas här?" read.

Source: SoL 14:3–14:5 (documentation, and the exception for advice), SoL 11:5 (a board may decide that identity is not
recorded for interventions without needs assessment). Rising is a logged act with a reason; a level never sinks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from calls.models.choices import RecordLevel
from stodtelefon.texts import thousands

UNDO_WINDOW = timedelta(minutes=10)


@dataclass(frozen=True)
class Holds:
    """What may be written at a level, and whether an identity may be removed without a coordinator's decision.

    `note_max` is in characters. `personal_number` is that of who gets in touch, and in free texts. `battery` covers
    everything of a held meeting: the questions, findings and answers.
    """

    note_max: int
    personal_number: bool
    person_identity: bool
    battery: bool
    named_sheet: bool
    free_removal: bool
    words: str

    @property
    def most(self) -> str:
        """«1 000 tecken»"""
        return f"{thousands(self.note_max)} tecken"


TABLE: dict[RecordLevel, Holds] = {
    RecordLevel.ADVICE: Holds(
        note_max=1000,
        personal_number=False,
        person_identity=False,
        battery=False,
        named_sheet=False,
        free_removal=True,
        words=(
            "Svar ur listorna, korta neutrala anteckningar och högst kontaktuppgifter till den som hör av sig, inget "
            "personnummer. Ingen identitet på den oron gäller, inget frågebatteri och inget underlag med namn."
        ),
    ),
    RecordLevel.OPEN_SERVICE: Holds(
        note_max=20_000,
        personal_number=True,
        person_identity=False,
        battery=True,
        named_sheet=False,
        free_removal=True,
        words=(
            "Möten, frågebatteri och anteckningar om insatsen, utan identitet på den oron gäller. "
            "Så som nämnden har beslutat för insatser utan behovsprövning."
        ),
    ),
    RecordLevel.CASE: Holds(
        note_max=20_000,
        personal_number=True,
        person_identity=True,
        battery=True,
        named_sheet=True,
        free_removal=False,
        words="Full journal: också identitet på den oron gäller och underlag med namn, när det behövs.",
    ),
}


def holds(level: str) -> Holds:
    return TABLE[RecordLevel(level)]
