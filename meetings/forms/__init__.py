from meetings.forms.assessments import AssessmentForm
from meetings.forms.batteries import SectionForm
from meetings.forms.findings import FindingAnswerForm, FindingForm
from meetings.forms.meetings import (
    BookingForm,
    CancelForm,
    HoldForm,
    KindForm,
    LevelForm,
    NoShowForm,
    SignForm,
    WeekForm,
)

__all__ = [
    "AssessmentForm",
    "BookingForm",
    "CancelForm",
    "FindingAnswerForm",
    "FindingForm",
    "HoldForm",
    "KindForm",
    "LevelForm",
    "NoShowForm",
    "SectionForm",
    "SignForm",
    "WeekForm",
]
