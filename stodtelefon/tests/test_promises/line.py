"""The line that is walked: every deed of every app, and the table of what became of each action."""

from __future__ import annotations

import inspect
import pkgutil
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from types import ModuleType

import outreach.actions
import stodtelefon.reporting.actions
import stodtelefon.review.actions
from calls import actions as calls
from meetings import actions as meetings
from referrals import actions as referrals
from referrals.factories import AgencyFactory
from stodtelefon.accounts import actions as accounts
from stodtelefon.drafts import actions as drafts
from stodtelefon.tests.test_promises.access import AccessDeeds
from stodtelefon.tests.test_promises.answers import AnswerDeeds
from stodtelefon.tests.test_promises.away import AwayDeeds
from stodtelefon.tests.test_promises.begun import BegunDeeds
from stodtelefon.tests.test_promises.calls import CallDeeds
from stodtelefon.tests.test_promises.cases import CaseDeeds
from stodtelefon.tests.test_promises.closed import ClosedDeeds
from stodtelefon.tests.test_promises.deputies import DeputyDeeds
from stodtelefon.tests.test_promises.found import FoundDeeds
from stodtelefon.tests.test_promises.given import GivenDeeds
from stodtelefon.tests.test_promises.lost import LostDeeds
from stodtelefon.tests.test_promises.meetings import MeetingDeeds
from stodtelefon.tests.test_promises.moves import MoveDeeds
from stodtelefon.tests.test_promises.onward import OnwardDeeds
from stodtelefon.tests.test_promises.outreach import OutreachDeeds
from stodtelefon.tests.test_promises.people import PeopleDeeds
from stodtelefon.tests.test_promises.referrals import ReferralDeeds
from stodtelefon.tests.test_promises.register import RegisterDeeds
from stodtelefon.tests.test_promises.releases import ReleaseDeeds
from stodtelefon.tests.test_promises.restricted import RestrictedDeeds
from stodtelefon.tests.test_promises.review import ReviewDeeds

ROOMS = (
    *(
        calls,
        meetings,
        referrals,
        outreach.actions,
        stodtelefon.review.actions,
        stodtelefon.reporting.actions,
    ),
    *(accounts, drafts),
)

# No promise hangs on these, by module or by action, and why.
LEFT_OUT = {
    "calls.actions.wordings": "the words of a call, in no case",
    "meetings.actions.battery_drafts": "the questions of a battery, in no case",
    "referrals.actions.agencies.add_agency": "a new agency waits for nobody",
    "referrals.actions.agencies.change_agency": "telephone and hours of an agency",
    "calls.actions.access_requests.let_access_fall": "a step of closing accounts, of roles, recusals and restrictions",
    "stodtelefon.accounts.actions.invitations": "who is invited has nothing yet",
    "stodtelefon.accounts.actions.log_notice": "what one was told and has read",
    "stodtelefon.accounts.actions.morning_mail": "a mail that counts, and says nothing",
    "stodtelefon.accounts.actions.provider.bind_account": "what one signs in with",
    "stodtelefon.accounts.actions.provider.forget_binding": "what one signs in with",
    "stodtelefon.accounts.actions.sessions": "where somebody is signed in",
    "stodtelefon.accounts.actions.shortcuts": "which keys somebody uses",
    "stodtelefon.accounts.actions.second_factor.add_app": "what one signs in with",
    "stodtelefon.accounts.actions.second_factor.add_key": "what one signs in with",
    "stodtelefon.accounts.actions.second_factor.remove_factor": "what one signs in with",
    "stodtelefon.accounts.actions.second_factor.new_recovery_codes": "what one signs in with",
    "stodtelefon.accounts.actions.second_factor.reset_from_server": "what one signs in with",
    "stodtelefon.accounts.actions.users.change_roles": "done by who approves it, and alone only where nobody else can",
    "stodtelefon.accounts.actions.users.change_name": "what is promised follows the account",
    "stodtelefon.accounts.actions.users.change_address": "what is promised follows the account",
    "stodtelefon.accounts.actions.users.change_own_password": "what is promised follows the account",
}


class Line(
    PeopleDeeds,
    AwayDeeds,
    DeputyDeeds,
    BegunDeeds,
    LostDeeds,
    CallDeeds,
    CaseDeeds,
    ClosedDeeds,
    AccessDeeds,
    RestrictedDeeds,
    FoundDeeds,
    GivenDeeds,
    MoveDeeds,
    MeetingDeeds,
    AnswerDeeds,
    ReferralDeeds,
    RegisterDeeds,
    OnwardDeeds,
    OutreachDeeds,
    ReviewDeeds,
    ReleaseDeeds,
):
    """A line at work, with two agencies in its directory."""

    def __init__(self):
        super().__init__()
        AgencyFactory(name="Socialtjänsten", created_by=self.administrator)
        AgencyFactory(name="Polisen", police=True, created_by=self.administrator)


def name_of(action: Callable) -> str:
    return f"{action.__module__}.{action.__name__}"


def is_left_out(action: Callable) -> bool:
    return action.__module__ in LEFT_OUT or name_of(action) in LEFT_OUT


def every_action() -> dict[str, Callable]:
    """The actions of all apps, by name: one transaction each, done by somebody."""
    return {
        name_of(one): one
        for room in ROOMS
        for module in _modules(room)
        for one in vars(module).values()
        if inspect.isfunction(one)
        and one.__module__ == module.__name__
        and not one.__name__.startswith("_")
        and hasattr(one, "__wrapped__")
        and "by" in inspect.signature(one).parameters
    }


def walked_actions() -> dict[str, Callable]:
    """Those that a promise may hang on."""
    return {name: action for name, action in every_action().items() if not is_left_out(action)}


def _modules(room: ModuleType) -> Iterator[ModuleType]:
    yield room
    for found in pkgutil.iter_modules(getattr(room, "__path__", [])):
        yield import_module(f"{room.__name__}.{found.name}")


def table() -> str:
    """How often each action succeeded and was refused, and why, by app; those that never did stand there with 0."""
    lines, room = ["", f"{'gick':>6} {'nekades':>8}"], ""
    for name, action in sorted(walked_actions().items()):
        if name.split(".actions")[0] != room:
            room = name.split(".actions")[0]
            lines.append(room.removeprefix("stodtelefon."))
        lines.append(
            f"{Line.done[action]:6} {Line.refused[action]:8}  {action.__name__:24} {_mostly(action)}"
        )
    return "\n".join([*lines, ""])


def _mostly(action: Callable) -> str:
    """Why it was refused, most of the times."""
    why = Counter({words: times for (refused, words), times in Line.why.items() if refused is action})
    return next((words for words, _ in why.most_common(1)), "")


def never_done() -> list[str]:
    return [name for name, action in sorted(walked_actions().items()) if not Line.done[action]]
