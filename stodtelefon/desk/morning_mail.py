"""One mail each working morning to whoever has chosen it: how many things wait on Idag, and nothing else."""

from __future__ import annotations

import smtplib
from datetime import time

from django.core.mail import send_mail
from django.db.models import Q
from django.utils import timezone

from calls.promptness import is_working_day
from calls.staffing import Staffing, promises_of
from stodtelefon.accounts.actions.morning_mail import note_morning_mail
from stodtelefon.accounts.models import User
from stodtelefon.jobs.steps import Step, StepFailed
from stodtelefon.permissions import Permission

# Local time: so early that it is there when people come, and never in the night.
FROM, UNTIL = time(6), time(12)
SUBJECT = "Det här väntar på dig"


def send() -> str:
    """Each person once a day, from six in the morning; who could not be reached by mail is tried the next hour."""
    now = timezone.localtime()
    if not is_working_day(now.date()) or not FROM <= now.time() < UNTIL:
        return ""
    staffing, sent, failed = Staffing.on(now.date()), 0, 0
    wanting = User.objects.active().filter(Q(morning_mail_on=None) | Q(morning_mail_on__lt=now.date()))
    for user in wanting.filter(wants_morning_mail=True):
        if not user.can(Permission.HOME_READ) or user.pk in staffing.away:
            continue
        count = promises_of(user, on=now.date(), staffing=staffing).count()
        try:
            send_mail(SUBJECT, words(count), None, [user.email])
        except (smtplib.SMTPException, OSError):
            failed += 1
            continue
        note_morning_mail(user=user, on=now.date())
        sent += 1
    if failed:
        raise StepFailed(f"{failed} mejl gick inte att skicka. De prövas igen nästa timme.")
    return f"{sent} mejl." if sent else ""


def words(count: int) -> str:
    return {0: "Inget väntar på dig idag.", 1: "En sak väntar på dig."}.get(
        count, f"{count} saker väntar på dig."
    )


STEP = Step("morgonmejl", send)
