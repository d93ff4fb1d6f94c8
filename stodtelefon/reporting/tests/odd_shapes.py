"""What real years hold and invented ones do not: cases that were merged, reopened or restricted, several callers of one
case, calls that were erased, and calls at the edges of days and years."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from calls.actions.cases import reopen_case
from calls.actions.merges import merge_cases
from calls.actions.recusals import recuse
from calls.factories import CallerFactory, CallFactory, NoteFactory, PersonOfConcernFactory
from calls.models import Call, CallerRole, Case, Note
from calls.models.choices import AgeBand, Milieu, Outcome, Situation, State, VeAssessment
from calls.tests.factories import RestrictionFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.accounts.models import User
from stodtelefon.reporting.periods import LOCAL
from stodtelefon.reporting.tests.invented import at, person, remaining


def moments_at_the_edges(number: int) -> list[datetime]:
    """The first and the last minute of the year, of a month and of a night, and the hours that the clock skips, or has
    twice: local time, on both sides of each."""
    march, october = (_last_sunday(number, month) for month in (3, 10))
    edges = [
        datetime(number, 1, 1, tzinfo=LOCAL),
        datetime(number + 1, 1, 1, tzinfo=LOCAL),
        datetime(number, 7, 1, tzinfo=LOCAL),
        datetime(number, 2, 14, 22, tzinfo=LOCAL),
        datetime(number, 2, 15, 6, tzinfo=LOCAL),
        datetime(number, 3, march, 3, tzinfo=LOCAL),
        datetime(number, 10, october, 2, tzinfo=LOCAL),
        datetime(number, 10, october, 2, tzinfo=LOCAL, fold=1),
    ]
    apart = [timedelta(minutes=minutes) for minutes in (-1, 0, 1)]
    return [(edge.astimezone(UTC) + each).astimezone(LOCAL) for edge in edges for each in apart]


def _last_sunday(number: int, month: int) -> int:
    last = datetime(number, month, 31, tzinfo=LOCAL)
    return (last - timedelta(days=last.isoweekday() % 7)).day


def add_odd_shapes(number: int, *, by: User) -> None:
    """All of them, in one year. `by` takes the calls and may do all of it."""
    for moment in moments_at_the_edges(number):
        person(moment, by=by)
    _two_callers(number, by)
    _merged(number, by)
    _reopened(number, by)
    _of_few_people(number, by)
    _over_the_year(number, by)
    _from_the_police(number, by)
    _erased(number, by)


def _two_callers(number: int, by: User) -> None:
    """One case; a teacher who calls twice, and a parent in the month after."""
    call = person(at(number, 4, 2), by=by, **remaining(1))
    CallFactory(caller=call.caller, received_at=at(number, 4, 20), taken_by=by, worry_before=7)
    parent = CallerFactory(
        case=call.case, role=CallerRole.objects.get(key="parent"), is_municipal_staff=False
    )
    CallFactory(caller=parent, received_at=at(number, 5, 3), taken_by=by, worry_before=9, worry_after=4)
    PersonOfConcernFactory(
        case=call.case,
        age_band=AgeBand.FROM_15,
        situation=Situation.values[0],
        milieus=[Milieu.values[0], Milieu.values[1]],
    )


def _merged(number: int, by: User) -> None:
    """A doublet: in one the callers are the same person, in the other not."""
    for place, same in enumerate((True, False)):
        first, second = (person(at(number, 6, 3 + day + 2 * place), by=by) for day in range(2))
        pairs = [(second.caller, first.caller)] if same else ()
        merge_cases(case=second.case, into=first.case, reason="Samma oro.", by=by, same=pairs)


def _reopened(number: int, by: User) -> None:
    for again in (True, False):
        call = person(at(number, 8, 5), by=by)
        closed = {"state": State.CLOSED, "closed_at": at(number, 9), "closed_by": by}
        said = {"outcome": Outcome.SETTLED, "ve_assessment": VeAssessment.NO_REASON}
        Case.objects.filter(pk=call.case_id).update(**closed, **said)
        if again:
            reopen_case(case=call.case, reason="Ett nytt samtal kom.", by=by)


def _of_few_people(number: int, by: User) -> None:
    """One case is restricted; of another its handler is recused. Both are counted."""
    RestrictionFactory(case=person(at(number, 10, 1), by=by).case)
    taker = UserFactory(coordinator=True)
    recuse(case=person(at(number, 10, 2), by=taker).case, reason="En släkting nämns.", by=taker)


def _over_the_year(number: int, by: User) -> None:
    """Somebody calls in the last minute of the year, and again in the first of the next."""
    new_year = datetime(number + 1, 1, 1, tzinfo=LOCAL)
    call = person(new_year - timedelta(minutes=1), by=by)
    CallFactory(caller=call.caller, received_at=new_year, taken_by=by)


def _from_the_police(number: int, by: User) -> None:
    call = person(at(number, 11, 3), role="police", staff=False, by=by)
    NoteFactory(case=call.case, source=Note.Source.POLICE, created_by=by)


def _erased(number: int, by: User) -> None:
    """A call that was there is not; nor is a person without any call left."""
    for moment in (at(number, 12, 1), at(number, 12, 2)):
        call = person(moment, by=by)
        if moment.day == 1:
            CallFactory(caller=call.caller, received_at=moment + timedelta(days=1), taken_by=by)
        Call.objects.filter(pk=call.pk).delete()
