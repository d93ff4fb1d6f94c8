"""The work queues: mine, unassigned, waiting for a meeting, stalled, closed lately."""

from __future__ import annotations

from datetime import timedelta

from django.core.paginator import Paginator
from django.db.models import Case as Choose
from django.db.models import When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from calls import promptness
from calls.models import Case
from calls.models.cases import OWN_DAYS_AFTER_CLOSING
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission, requires

PAGE = 25


@requires(Permission.CASE_LIST)
def case_index(request: HttpRequest) -> HttpResponse:
    """One queue at a time: number, urgency, clock and handler, never any content."""
    user, today = request.user, timezone.localdate()
    lists = queues(user, today=today)
    name = request.GET.get("lista", "")
    name = name if name in lists else next(iter(lists))
    page = Paginator(lists[name][1].for_list(), PAGE).get_page(request.GET.get("sida"))
    visible = set(
        Case.objects.visible_to(user).filter(pk__in=[case.pk for case in page]).values_list("pk", flat=True)
    )
    context = {
        "tabs": [
            {"text": text, "href": f"?lista={key}", "current": key == name}
            for key, (text, _) in lists.items()
        ],
        "name": name,
        "caption": lists[name][0],
        "page": page,
        "rows": [(case, case.pk in visible, promptness.meeting_clock(case, today=today)) for case in page],
        "may_take": user.can(Permission.CASE_WRITE),
    }
    return render(request, "calls/case_index.html", context)


def queues(user, *, today) -> dict:
    """Each queue's key, heading and cases, already limited to what `user` may see in a list."""
    listed = Case.objects.listed_to(user)
    stalled_days = Organisation.load().stalled_days
    since = timezone.now() - timedelta(days=OWN_DAYS_AFTER_CLOSING)
    mine = (
        {"mina": ("Mina", running_first(listed.open().handled_by(user)))}
        if user.can(Permission.CASE_WRITE)
        else {}
    )
    return mine | {
        "ej-tilldelade": ("Ej tilldelade", listed.unassigned().by_clock()),
        "vantar-mote": ("Väntar på möte", listed.waiting_for_meeting().by_clock()),
        "stillastaende": (
            "Stillastående",
            listed.stalled(on=today, days=stalled_days).order_by("last_entry_on"),
        ),
        "oppna": ("Alla öppna", running_first(listed.open())),
        "avslutade": ("Avslutade nyligen", listed.closed_lately(since=since).order_by("-closed_at")),
    }


def running_first(cases):
    """Those whose meeting clock runs, the earliest first; then the others, the longest without an entry first."""
    meet_by = When(state__in=promptness.RUNNING, then="meet_by")
    return cases.order_by(Choose(meet_by, default=None).asc(nulls_last=True), "last_entry_on", "opened_at")
