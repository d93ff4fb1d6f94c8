"""What the concern was instead: one question of a call, an assessment, a signposting and the closing."""

from __future__ import annotations

from calls.actions.other_concerns import other_concern_of
from calls.models import Case, ConcernKind
from calls.models.choices import Outcome, VeAssessment
from calls.models.other_concerns import is_something_else
from stodtelefon.forms.fields import CodeField
from stodtelefon.forms.offers import Offering
from stodtelefon.organisation.missing import NO_CONCERN_KINDS
from stodtelefon.organisation.offers import of_list

# When the question is shown, by what else a form asks: `is_something_else`, as a condition of the page.
BY_OUTCOME = f"outcome={Outcome.HELPED_ONWARD}"
BY_VE = f"ve={VeAssessment.NO_REASON}"
BY_BOTH = f"ve_assessment={VeAssessment.NO_REASON} {BY_OUTCOME}&ve_assessment={VeAssessment.CANNOT_TELL}"


class OtherConcernFields(Offering):
    """The question, as a part of a larger form. `asks_other_concern_when`: see `shown_when` of a field."""

    other_concern = CodeField(
        label="Vad handlade oron mest om i stället?",
        required=False,
        empty_label="inte sagt",
        nothing=NO_CONCERN_KINDS,
        help_text="Räknas i årsstatistiken. Syns i ärendet, aldrig i en lista.",
        error_messages={"required": "Välj vad oron mest handlade om."},
    )
    asks_other_concern_when = BY_OUTCOME
    offers = {"other_concern": of_list(ConcernKind)}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field, case = self.fields["other_concern"], self.case_in_question
        stood = other_concern_of(case) if case is not None else None
        kind = stood.kind if stood is not None else None
        field.offer(self.offered("other_concern"), keep=kind)
        field.initial = kind.key if kind is not None else None
        field.shown_when = self.asks_other_concern_when

    @property
    def case_in_question(self) -> Case | None:
        """The case that may have an answer already. None, unless the form says otherwise: it is not there yet."""
        return None

    def other_concern_beside(self, outcome: str, ve_assessment: str) -> ConcernKind | None:
        """What was chosen, where it is asked for: an answer that is hidden with its question does not count."""
        given = self.cleaned_data.get("other_concern")
        return given if is_something_else(outcome, ve_assessment) else None
