"""Which cases: those that a person may open, see listed and take, by what waits in them, and in which order."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Case as Choose
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from calls import case_parts
from calls.grounds import Anyone
from calls.models.choices import State, Urgency
from stodtelefon.permissions import Permission

OWN_DAYS_AFTER_CLOSING = 30
# The last day for a first meeting, where its clock runs. An index holds the open cases in this order.
RUNS_UNTIL = Choose(When(state__in=State.running(), then="meet_by"), default=None).asc(nulls_last=True)


def own_since(user: Any = None) -> Any:
    """What was closed after this moment is still read by who handled it, and their own calls by who took them. Of
    `Anyone` an expression: the moment is when it is asked."""
    now = user.now if isinstance(user, Anyone) else timezone.now()
    return now - timedelta(days=OWN_DAYS_AFTER_CLOSING)


def breaks_to_identities(user) -> bool:
    """May this person open identities by break-glass? Who reads cases opens them there, each in their own way."""
    return user.can(Permission.IDENTITY_BREAK_GLASS) and not user.can(Permission.CASE_READ)


def is_left_to(user, *, case: str = "case") -> Q:
    """For a filter over rows of which `case` is a case: nothing takes it from them (`CasePart.removes`). That wins
    over every ground, and over whatever else they may see of cases."""
    return ~Q(case_parts.removed.of(user, key=case))


def _plainly(user) -> Q:
    """What `visible_to` says of the case by itself, to somebody with case rights."""
    own = Q(handler=user) & (Q(closed_at__isnull=True) | Q(closed_at__gte=own_since(user)))
    return Q(closed_at__isnull=True) | own if user.can(Permission.CASE_READ_OPEN) else own


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The cases that `user` may open (lag 2001:454 10 §: what each needs for the work).

        Never one that was merged: whatever was in it is in the one that goes on.

        Who may read all open ones (the coordinator): those. Everyone with case rights: the cases they handle, until
        30 days after closing, those that an app gives a ground for (a booked meeting, a child to assess, a yes from
        its handler), and closed ones that were opened to them (`CaseOpening`). What one is to do is a ground for as
        long as it waits, also in a closed case. Nobody else: none. And never one that is taken from them: in which they
        are recused.
        """
        if not user.can(Permission.CASE_READ):
            return self.none()
        visible = _plainly(user)
        if not user.can(Permission.CASE_READ_OPEN):
            visible |= Q(closed_at__isnull=True) & Q(case_parts.grounds.of(user))
        seen = visible | Q(case_parts.lasting_grounds.of(user))
        return self.filter(seen).not_removed_from(user).unmerged()

    def not_removed_from(self, user):
        """Without those that are taken from `user`, whatever ground there is."""
        return self.filter(is_left_to(user, case="pk"))

    def behind_glass(self, user):
        """The cases that `user` may not open, and may open by break-glass: whether they are open or closed, or anything
        else, is not said. Who may know of closed cases opens those in their own way.
        """
        if not user.can(Permission.CASE_BREAK_GLASS):
            return self.none()
        visible = self.model.objects.visible_to(user).filter(pk=OuterRef("pk"))
        hidden = self.unmerged().not_removed_from(user).filter(~Exists(visible))
        return hidden.open() if user.can(Permission.CASE_OPEN_CLOSED) else hidden

    def with_identities_behind_glass(self, user):
        """The cases whose identities a manager may open by break-glass, open or closed; no restricted one, whoever is
        named in it. Nothing else of them opens."""
        if not breaks_to_identities(user):
            return self.none()
        restricted = apps.get_model("calls", "Restriction").objects.standing().filter(case=OuterRef("pk"))
        return self.unmerged().not_removed_from(user).filter(~Exists(restricted))

    def askable_by(self, user):
        """The cases that `user` may ask about: open ones that nothing takes from them. Whether they may open them
        already is another question."""
        if not user.can(Permission.ACCESS_ASK):
            return self.none()
        return self.open().not_removed_from(user)

    def partaken_by(self, user):
        """The cases that `user` has a part in without handling them: booked in, or with something there to do. To have
        opened one with a reason is no part in it.
        """
        now = timezone.now()
        opened = apps.get_model("calls", "CaseOpening").objects.of(user, at=now).order_by().values("case")
        asked_for = apps.get_model("calls", "AccessRequest").objects.opening(user, at=now).values("case")
        partaken = self.filter(Q(case_parts.grounds.of(user)) | Q(case_parts.lasting_grounds.of(user)))
        return partaken.exclude(pk__in=opened).exclude(pk__in=asked_for.order_by())

    def listed_to(self, user):
        """The cases whose number, state and due date `user` may see in a queue, without any content.

        Who may read all open ones and know of the closed ones sees all, as who lists every case: nothing is asked.
        """
        if user.can(Permission.CASE_LIST_ALL):
            return self.unmerged().not_removed_from(user)
        if not user.can(Permission.CASE_LIST):
            return self.none()
        if not user.can(Permission.CASE_OPEN_CLOSED):
            return self.takeable_by(user)
        reads_open = user.can(Permission.CASE_READ) and user.can(Permission.CASE_READ_OPEN)
        listed = self.unmerged() if reads_open else self.takeable_by(user) | self.closed().unmerged()
        return listed.not_removed_from(user)

    def takeable_by(self, user):
        """The cases that `user` may take: unassigned ones, and those they may open. Being listed is not enough.

        What is plain is asked first: the open ones that they handle themselves.
        """
        plain = Q(handler__isnull=True)
        if user.can(Permission.CASE_READ):
            plain |= Q(handler=user)
        visible = self.model.objects.visible_to(user).one_by_one("pk")
        return self.filter(Q(plain, closed_at__isnull=True) | Q(visible)).not_removed_from(user)

    def one_by_one(self, case: str) -> Subquery:
        """For a filter over rows of which `case` is to be among these: asked of each row by itself, as far as a page
        of a list reaches. An EXISTS would be planned twice, and may be asked as a set of them all."""
        of_row = self.order_by().filter(pk=OuterRef(case))
        return Subquery(of_row.values_list(Value(True)), output_field=models.BooleanField())

    def unmerged(self):
        """Those that count: one that was merged is a part of another."""
        return self.exclude(state=State.MERGED)

    def numbered(self, number: str):
        """The case of that number; of one that was merged, the case that goes on."""
        goes_on = Coalesce("merged_into", "pk", output_field=models.UUIDField())
        return self.filter(pk__in=self.model.objects.filter(number=number).values_list(goes_on))

    def open(self):
        return self.filter(closed_at__isnull=True)

    def closed(self):
        return self.filter(closed_at__isnull=False)

    def without_contact(self):
        """Open cases past the call in which everyone who got in touch has withdrawn."""
        callers = apps.get_model("calls", "Caller").objects.filter(case=OuterRef("pk"))
        withdrawn, in_contact = (callers.filter(withdrawn_at__isnull=empty) for empty in (False, True))
        return self.open().exclude(state=State.NEW).filter(Exists(withdrawn), ~Exists(in_contact))

    def unassigned(self):
        return self.open().filter(handler__isnull=True)

    def handled_by(self, user):
        return self.filter(handler=user)

    def waiting_for_meeting(self):
        """Cases where the concern remains and no first meeting has been held: the meeting clock runs."""
        return self.filter(
            state__in=[State.SCANNED, State.MEETING_PLANNED],
            urgency__in=Urgency.remaining(),
            meet_by__isnull=False,
        )

    def overdue(self, *, on: date):
        return self.waiting_for_meeting().filter(meet_by__lt=on)

    def with_something_late(self, *, on: date):
        """Open ones in which the meeting, or something else that somebody is to do, is late."""
        late = apps.get_model("calls", "Promise").objects.late(on=on).filter(case=OuterRef("pk"))
        return self.open().filter(Exists(late))

    def listed_late_to(self, user, *, on: date):
        """The open cases that are listed to `user` and in which something is late: for a manager, who does not open
        them."""
        return self.listed_to(user).with_something_late(on=on)

    def stalled(self, *, since: Any):
        """Open cases without an entry after that day."""
        return self.open().filter(last_entry_on__lte=since)

    def closed_lately(self, *, since):
        return self.filter(closed_at__gte=since)

    def closed_before(self, moment):
        return self.filter(closed_at__lt=moment)

    def by_clock(self):
        """Most urgent first: the meeting date where there is one, then the oldest."""
        return self.order_by(F("meet_by").asc(nulls_last=True), "opened_at", "pk")

    def running_first(self):
        """Those whose meeting clock runs, the earliest first; then the others, the longest without an entry first."""
        return self.order_by(RUNS_UNTIL, "last_entry_on", "opened_at", "pk")

    def with_first_meeting(self):
        """Each with `booked_at`, when its first booked meeting begins, for the clock to say."""
        return self.annotate(booked_at=case_parts.first_meeting())

    def with_may_open(self, user):
        """Each with `may_open`: is it one of those that are `visible_to` somebody? What is plain is asked first, and
        the rest of each row by itself."""
        if not user.can(Permission.CASE_READ):
            return self.annotate(may_open=Value(False))
        plainly = Q(_plainly(user), ~Q(state=State.MERGED), is_left_to(user, case="pk"))
        visible = self.model.objects.visible_to(user).one_by_one("pk")
        return self.annotate(may_open=Choose(When(plainly, then=Value(True)), default=visible))

    def with_handler(self):
        """As a line of what was found says it: number, state, outcome and whose it is."""
        said = ("number", "state", "outcome", "opened_at", "handler__name")
        return self.select_related("handler").only(*said)

    def for_list(self):
        return self.with_first_meeting().select_related("handler")

    def for_step(self):
        """With what a step says of a case, and no more."""
        said = ("number", "state", "urgency", "meet_by", "last_entry_on", "handler__name")
        return self.select_related("handler").only(*said)
