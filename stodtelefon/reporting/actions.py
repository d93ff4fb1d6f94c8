"""What is done to a release: a year is expected, prepared, approved by a second person, declined or taken back.

Nothing outside this module writes one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from calls.actions.promises import Ended, keep_promises
from calls.promptness import add_working_days
from stodtelefon.accounts.actions.by_two import check_decides, check_withdraws, settle
from stodtelefon.accounts.models import User
from stodtelefon.audit.actions import record
from stodtelefon.dates import iso
from stodtelefon.drafts.first_words import made_once
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission
from stodtelefon.reporting.corrections import Difference, difference, may_follow_from
from stodtelefon.reporting.kept_years import count_to_release, is_kept, protected_by
from stodtelefon.reporting.models import Release, YearToRelease
from stodtelefon.reporting.periods import Year
from stodtelefon.reporting.releases import (
    RULE,
    SECTIONS,
    NotAsSigned,
    digest_of,
    newest_release,
    open_release,
)
from stodtelefon.reporting.version import VERSION
from stodtelefon.reporting.year import YearFigures, thresholds_of, years_to_show
from stodtelefon.saving import check_faults, check_version, lock, moment, save, save_if_first
from stodtelefon.texts import tidy

Decision = Release.Decision
NOT_PREPARER = "Enhetschefen förbereder årets siffror."
NOT_APPROVER = "Enhetschefen eller samordnaren godkänner årets siffror."
NO_YEAR = "Linjen fanns inte det året."
NOT_OVER = "Året är inte slut. Siffrorna kan förberedas från den 2 januari."
WAITS = "Någon har redan förberett siffrorna, och de väntar på en andra person."
NO_REASON = "Skriv i en mening vad som rättas."
CHANGED = "Siffrorna ändrades medan sidan var öppen. Läs igenom dem igen, och lämna dem sedan."
THE_SAME = "Siffrorna är desamma som i utgåva {edition}. Det behövs ingen ny."
GATHERED = "Rättelser samlas: en ny utgåva kan förberedas från {day}."


@transaction.atomic
def expect_release(*, year: int, by: None = None) -> YearToRelease:
    """A year is over, and somebody has to release it by a day. The system's own deed, made once."""
    row = _row_of(year)
    if row.due_on is None:
        row.due_on = due_on(year, Organisation.load())
        save(row)
        keep_promises(row, by=by, of={YearToRelease})
        record("year_to_release.expected", by=by, target=row)
    return row


@transaction.atomic
@made_once(Release, beside=("seen",))
def prepare_release(
    *,
    year: int,
    seen: str,
    by: User,
    own_words: Mapping[str, str] | None = None,
    reason: str = "",
    token: UUID | None = None,
    at: datetime | None = None,
) -> Release:
    """Freeze the figures of a year as they are counted now, with one's own words, for a second person to approve. A
    correction is protected by the thresholds of the edition before it.

    `seen` is the digest of the figures that the page showed (`digest_of`): others are refused. Refuses what
    `obstacle_to_preparing` says, and a new edition without a reason.
    """
    at = moment(at)
    row = lock(YearToRelease, _row_of(year).pk)
    on, organisation = timezone.localdate(), Organisation.load()
    if refused := obstacle_to_preparing(year, by, on=on):
        raise ValidationError(refused, code="state")
    found = year_of(year, organisation, on)
    before = newest_release(year)
    figures = count_to_release(found, on=on, organisation=organisation, before=before)
    if digest_of(figures) != seen:
        raise ValidationError(CHANGED, code="seen")
    check_faults({} if before is None or tidy(reason) else {"reason": NO_REASON})
    release = Release(
        year=year,
        edition=before.edition + 1 if before else 1,
        figures=with_words(figures, own_words or {}).as_plain(),
        thresholds=asdict(protected_by(before, organisation)),
        rule=RULE,
        made_of=VERSION,
        reason=tidy(reason) if before else "",
        asked_at=at,
        asked_by=by,
        form_token=token,
    )
    save(release)
    keep_promises(row, by=by, of={YearToRelease})
    keep_promises(release, by=by, of={Release})
    record("release.prepared", by=by, target=release)
    return release


@transaction.atomic
def decide_release(
    *, release: Release, is_approved: bool, by: User, version: int | None = None, at: datetime | None = None
) -> Release:
    """Approve: from now on the year says this, signed. Or decline: it is as if it had not been prepared.

    Refuses who may not, who prepared it, and what is decided already.
    """
    at = moment(at)
    row, release = _locked(release)
    if not by.can(Permission.RELEASE_APPROVE):
        raise ValidationError(NOT_APPROVER)
    check_version(release, version)
    check_decides(release, by)
    release.decision = Decision.APPROVED if is_approved else Decision.DECLINED
    release.decided_at, release.decided_by = at, by
    release.released_at = at if is_approved else None
    save(release)
    how = Ended.DONE if is_approved else Ended.TAKEN_BACK
    keep_promises(release, by=by, how=how, of={Release})
    keep_promises(row, by=by, of={YearToRelease})
    record("release.approved" if is_approved else "release.declined", by=by, target=release)
    return release


@transaction.atomic
def withdraw_release(*, release: Release, by: User, version: int | None = None) -> Release:
    """Take back what one has prepared. Refuses what somebody else prepared, and what is decided already."""
    row, release = _locked(release)
    check_withdraws(release, by)
    check_version(release, version)
    settle(release, Decision.WITHDRAWN, by=by)
    keep_promises(release, by=by, how=Ended.TAKEN_BACK, of={Release})
    keep_promises(row, by=by, of={YearToRelease})
    record("release.withdrawn", by=by, target=release)
    return release


# What forms and pages ask too


def due_on(year: int, organisation: Organisation) -> date:
    """The working day of February or later (the first after 31 January is 1) on which a year should be released."""
    return add_working_days(date(year + 1, 1, 31), organisation.release_by_working_day)


def year_of(number: int, organisation: Organisation, on: date) -> Year | None:
    """A year of the line; None of one to come, and of one before it opened."""
    years = years_to_show(organisation=organisation, on=on)
    return next((year for year in years if year.year == number), None)


def with_words(figures: YearFigures, own_words: Mapping[str, str]) -> YearFigures:
    """The figures as they are frozen: with the words of their sections that say something, and of no other."""
    said = {key: tidy(own_words.get(key, "")) for key in SECTIONS}
    return replace(figures, standing="", own_words={key: words for key, words in said.items() if words})


def obstacle_to_preparing(number: int, by: User, *, on: date) -> str:
    """Why `by` may not prepare the figures of a year; empty when nothing hinders."""
    year = year_of(number, Organisation.load(), on)
    if year is None:
        return NO_YEAR
    waits = Release.objects.open().of_year(number).exists()
    return obstacle_with(newest_release(number), year, by, on=on, waits=waits)


def obstacle_with(release: Release | None, year: Year, by: User, *, on: date, waits: bool) -> str:
    """The same, for who knows the newest edition, and whether a preview waits."""
    if not by.can(Permission.RELEASE_PREPARE):
        return NOT_PREPARER
    if year.is_running(on) or not is_kept(year, on):
        return NOT_OVER
    if waits:
        return WAITS
    return obstacle_to_correcting(release, year, on=on) if release is not None else ""


def obstacle_to_correcting(release: Release, year: Year, *, on: date) -> str:
    """Why there is no new edition yet; empty where the figures are others, and for an edition that is not as it was
    signed."""
    try:
        told = open_release(release)
    except NotAsSigned:
        return ""
    now = count_to_release(year, on=on, organisation=Organisation.load(), before=release)
    found = difference(told, now)
    if found == Difference.NOTHING:
        return THE_SAME.format(edition=release.edition)
    if found == Difference.PEOPLE and on < may_follow_from(release):
        return GATHERED.format(day=iso(may_follow_from(release)))
    return ""


def has_changed(release: Release, *, on: date) -> bool:
    """Would a preview be another if it were prepared now? It can be approved all the same: in January a year changes
    each day."""
    organisation = Organisation.load()
    year = year_of(release.year, organisation, on)
    if year is None:
        return True
    is_as_set = release.edition == 1 or release.thresholds == asdict(thresholds_of(organisation))
    before = None if is_as_set else newest_release(release.year)
    now = count_to_release(year, on=on, organisation=organisation, before=before)
    return difference(YearFigures.from_plain(release.figures), now) != Difference.NOTHING


def _row_of(year: int) -> YearToRelease:
    save_if_first(YearToRelease(year=year))
    return YearToRelease.objects.get(year=year)


def _locked(release: Release) -> tuple[YearToRelease, Release]:
    """The release as it is now, its year first: two who decide wait for each other there."""
    row = lock(YearToRelease, _row_of(release.year).pk)
    return row, lock(Release.objects.with_people(), release.pk)
