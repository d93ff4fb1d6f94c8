"""The models of the app, where Django looks for them. The one re-export of the package."""

from calls.models.access_requests import AccessRequest
from calls.models.alarms import Alarm
from calls.models.callbacks import Callback, CallbackTry
from calls.models.calls import Call
from calls.models.cases import Case, CaseDecision, CaseSeries
from calls.models.children import ChildDecision
from calls.models.codes import Audience, CallerRole, Channel, ConcernKind, Need, OutreachKind
from calls.models.danger import DangerReport
from calls.models.identity_reasons import IdentityReason
from calls.models.likenesses import Comparison, Likeness
from calls.models.links import CaseLink
from calls.models.moves import CaseMove
from calls.models.notes import Note
from calls.models.openings import CaseOpening
from calls.models.other_concerns import OtherConcern
from calls.models.people import Caller, CodeAccess, Identity, PersonOfConcern
from calls.models.promises import Promise
from calls.models.recusals import Recusal
from calls.models.reminders import Reminder
from calls.models.restrictions import NamedPerson, Restriction, RestrictionRequest
from calls.models.scans import QuickScan
from calls.models.wordings import Wording

__all__ = [
    "AccessRequest",
    "Alarm",
    "Audience",
    "Call",
    "Callback",
    "CallbackTry",
    "Caller",
    "CallerRole",
    "Case",
    "CaseDecision",
    "CaseLink",
    "CaseMove",
    "CaseOpening",
    "CaseSeries",
    "Channel",
    "ChildDecision",
    "CodeAccess",
    "Comparison",
    "ConcernKind",
    "DangerReport",
    "Identity",
    "IdentityReason",
    "Likeness",
    "NamedPerson",
    "Need",
    "Note",
    "OtherConcern",
    "OutreachKind",
    "PersonOfConcern",
    "Promise",
    "QuickScan",
    "Recusal",
    "Reminder",
    "Restriction",
    "RestrictionRequest",
    "Wording",
]
