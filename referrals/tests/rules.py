"""The rules of the register, and of what stays law enforcement: the name of each, its sentence, what breaks it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from referrals.factories import AgencyFactory, DisclosureFactory
from referrals.models import Agency, AgencyType, Disclosure
from stodtelefon.accounts.factories import UserFactory as somebody

SOON = timedelta(hours=1)
now = timezone.now
LONG_AGO = now() - timedelta(days=9)


def retyped(model, **values) -> None:
    """Law enforcement that becomes something else, with an agency of the type."""
    row = AgencyFactory(police=True)
    rows = model.objects.filter(pk=row.pk if model is Agency else row.type_id)
    rows.update(**values)


def to_police(approval: str, **values) -> Disclosure:
    """A line to the police with the manager's word, whole but for what does not belong there."""
    return DisclosureFactory(**{approval: True}, **values)


def rewritten(row: Disclosure, **values) -> None:
    """Past the actions, as somebody would who wants it otherwise."""
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def judged_by_who_wrote_it() -> Disclosure:
    by = somebody()
    return to_police("approved", created_by=by, judged_by=by)


RULES_OF_THE_REGISTER = {
    "disclosure_says_to_whom": (
        "Ange till vem uppgifterna lämnades.",
        [lambda: DisclosureFactory(agency=None, recipient=None)],
    ),
    "disclosure_is_logged_when_told_or_told_by_somebody": (
        "Utlämnandet kan inte ha skett i framtiden.",
        [
            lambda: DisclosureFactory(told_at=now() + SOON),
            lambda: DisclosureFactory(told_at=now() + SOON, told_by=somebody()),
            lambda: to_police("approved", told_at=now() + SOON),
            lambda: to_police("approved", told_by=somebody()),
            lambda: to_police("approved", created_at=LONG_AGO, told_at=now() - SOON, told_by=somebody()),
        ],
    ),
    "disclosure_to_police_has_the_managers_word": (
        "Det som lämnas till polisen godkänns eller granskas av chefen.",
        [
            lambda: DisclosureFactory(is_to_police=True),
            lambda: to_police("waits", is_to_police=False),
        ],
    ),
    "disclosure_for_the_manager_has_its_day": (
        "Ange när chefen senast ska svara.",
        [lambda: to_police("waits", judge_by=None), lambda: to_police("review", judge_by=None)],
    ),
    "disclosure_is_untold_only_for_the_manager": (
        "Ange när uppgifterna lämnades.",
        [
            lambda: DisclosureFactory(told_at=None),
            lambda: to_police("review", told_at=None),
            lambda: to_police("reviewed", told_at=None),
            lambda: to_police("taken_back", told_at=now() - SOON),
        ],
    ),
    "disclosure_answer_is_read_once_it_is_no": (
        "Det finns inget nej från chefen att läsa.",
        [
            lambda: DisclosureFactory(answer_read_at=now()),
            lambda: to_police("waits", answer_read_at=now()),
            lambda: to_police("refused", answer_read_at=LONG_AGO),
        ],
    ),
    "disclosure_told_before_the_managers_word_says_why": (
        "Skriv varför det inte kunde vänta på chefen.",
        [
            lambda: to_police("review", unapproved_reason=None),
            lambda: to_police("reviewed", unapproved_reason=None),
            lambda: to_police("waits", told_at=now() - SOON),
        ],
    ),
    "disclosure_is_judged_with_time_person_and_words": (
        "Skriv skälet.",
        [
            lambda: to_police("approved", judged_by=None),
            lambda: to_police("refused", judgement=None),
            lambda: to_police("reviewed", judged_at=None),
            lambda: to_police("waits", judged_at=now(), judged_by=somebody()),
            lambda: to_police("review", judgement="Rätt."),
        ],
    ),
    "disclosure_is_not_judged_by_who_wrote_it": (
        "Den som har skrivit in utlämnandet kan inte själv bedöma det.",
        [judged_by_who_wrote_it],
    ),
    "disclosure_as_written_never_changes": (
        "Det som står i registret kan inte ändras.",
        [lambda: rewritten(to_police("waits"), what="Andra ord.")],
    ),
    "agency_of_police_stays_so": (
        Agency.TRIGGER_SENTENCES["agency_of_police_stays_so"],
        [lambda: retyped(Agency, type=AgencyType.objects.get(key="school"))],
    ),
    "agency_type_of_police_stays_so": (
        AgencyType.TRIGGER_SENTENCES["agency_type_of_police_stays_so"],
        [lambda: retyped(AgencyType, group="school")],
    ),
}
