from calls.models.cases import Case, CaseDecision, CaseSeries, Reminder
from calls.models.codes import Audience, CallerRole, Channel, Need, OutreachKind
from calls.models.contacts import Call, Callback, ChildDecision, DangerReport
from calls.models.notes import Note
from calls.models.people import Caller, CodeAccess, Identity, PersonOfConcern
from calls.models.scans import QuickScan

__all__ = [
    "Audience",
    "Call",
    "Callback",
    "Caller",
    "CallerRole",
    "Case",
    "CaseDecision",
    "CaseSeries",
    "Channel",
    "ChildDecision",
    "CodeAccess",
    "DangerReport",
    "Identity",
    "Need",
    "Note",
    "OutreachKind",
    "PersonOfConcern",
    "QuickScan",
    "Reminder",
]
