"""Several who get in touch about one concern in the demo, and two cases that may be about the same. All made up."""

from __future__ import annotations

from datetime import datetime

from calls.actions.calls import log_call
from calls.inputs import CallerInput, CallInput, ContactInput, ScanInput
from calls.models import Call, Case
from calls.models.choices import Outcome, Urgency
from stodtelefon.accounts.models import User
from stodtelefon.demo.storylines import PARENT, SCHOOL_FAR_RIGHT
from stodtelefon.demo.today import Today

AT_HOME = "070-000 00 41"


class Callers:
    """Puts cases with two and three callers together, each call through its action."""

    def __init__(self, today: Today):
        self.today, self.narrator = today, today.narrator
        self.maja, self.ivan = today.users["samtal"], today.users["ivan.stone"]

    def tell(self) -> None:
        self.two_parents()
        self.school_and_home()
        self.the_same_name_twice()

    def two_parents(self) -> None:
        """Two at the same telephone, who are not to know of each other."""
        first = self.today.call(
            self.today.ago(days=3, hour=9),
            PARENT,
            "parent",
            Urgency.CAN_WAIT,
            taker=self.maja,
            contact=ContactInput(
                name="Påhittad Lindroth", phone=AT_HOME, contact_safety="Fråga efter mig. Säg inte varför."
            ),
        )
        self.another(
            first.case,
            self.today.ago(days=1, hour=16),
            "parent",
            taker=self.maja,
            contact=ContactInput(
                name="Påhittad Ahlgren", phone=AT_HOME, contact_safety="Bara sms, aldrig på kvällen."
            ),
            rating=(9, 6),
        )

    def school_and_home(self) -> None:
        """Three: a teacher, then a sibling, then the school's health service, the last two without a name."""
        first = self.today.call(
            self.today.ago(days=6, hour=14),
            SCHOOL_FAR_RIGHT,
            "teacher",
            Urgency.PROMPT,
            taker=self.today.yusuf,
        )
        for days, role in ((4, "sibling"), (2, "school_health")):
            self.another(first.case, self.today.ago(days=days), role, taker=self.today.yusuf, rating=(7, 5))

    def the_same_name_twice(self) -> None:
        """Two cases of two call takers, with a name that is alike: the coordinator has the pair on Idag."""
        for days, taker, name in (
            (5, self.maja, "Påhittad Kristersson"),
            (1, self.ivan, "Kristerson, Påhittad"),
        ):
            self.today.call(
                self.today.ago(days=days, hour=11),
                PARENT,
                "friend",
                Urgency.CAN_WAIT,
                taker=taker,
                contact=ContactInput(name=name, contact_times="Efter klockan 16."),
            )

    def another(
        self,
        case: Case,
        at: datetime,
        role: str,
        *,
        taker: User,
        contact: ContactInput | None = None,
        rating: tuple[int, int],
    ) -> Call:
        """Somebody else than before calls about a case that is there."""
        before, after = rating
        return log_call(
            by=taker,
            call=CallInput(received_at=at, minutes=11, worry_before=before, worry_after=after),
            scan=ScanInput(
                danger="no",
                child_at_risk="no",
                own_observations=self.narrator.one(PARENT.seen),
                urgency=Urgency.CAN_WAIT,
                reason="Berättar om samma oro, sedd från ett annat håll.",
                outcome=Outcome.INVITED,
            ),
            caller=CallerInput(
                role=self.narrator.roles[role],
                is_municipal_staff=True,
                is_anonymous=contact is None,
                was_informed=True,
            ),
            contact=contact,
            case=case,
            callers=case.callers.count(),
            code=self.narrator.code(),
            at=at,
        )
