"""Two people at once: one of them gets through, and nothing is done twice."""

from uuid import uuid4

from calls.factories import CaseFactory
from referrals.actions.referrals import accept_referral, decline_referral, propose_referral, send_referral
from referrals.factories import AgencyFactory, ReferralFactory
from referrals.models import Disclosure, Referral
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.tests.races import at_once, refusals


def test_two_who_send_at_once_tell_once(own_database):
    referral, one, other = ReferralFactory(), UserFactory(coordinator=True), UserFactory(coordinator=True)

    results = at_once(
        lambda: send_referral(referral=referral, by=one), lambda: send_referral(referral=referral, by=other)
    )

    assert refusals(results) == ["Det går inte längre: inkopplingen är i läget väntar på svar."]
    assert Disclosure.objects.count() == 1
    assert list(AuditEvent.objects.order_by("pk").values_list("event", flat=True)) == ["referral.sent"]


def test_two_who_answer_at_once_answer_once(own_database):
    referral, one, other = ReferralFactory(sent=True), UserFactory(), UserFactory()

    results = at_once(
        lambda: accept_referral(referral=referral, by=one),
        lambda: decline_referral(referral=referral, answer="Nej.", by=other),
    )

    stored = Referral.objects.get()
    assert len(refusals(results)) == 1
    assert (stored.accepted_at is None) != (stored.declined_at is None)


def test_a_form_that_is_sent_twice_at_once_makes_one(own_database):
    case, agency, by, token = CaseFactory(), AgencyFactory(), UserFactory(call_taker=True), uuid4()

    def propose():
        return propose_referral(case=case, agency=agency, by=by, token=token)

    assert at_once(propose, propose) == [Referral.objects.get()] * 2


def test_nothing_that_was_written_can_be_read_in_the_database(own_database):
    from django.db import connection

    words = "Hemligt underlag om en elev"
    case, by = CaseFactory(), UserFactory(coordinator=True)
    referral = ReferralFactory(case=case, sheet=words, scope=words, basis_reason=words)
    send_referral(referral=referral, recipient=words, by=by)
    decline_referral(referral=referral, answer=words, by=by)

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT string_agg(r::text, '') FROM referrals_referral r)"
            " || (SELECT string_agg(d::text, '') FROM referrals_disclosure d)"
        )
        (stored,) = cursor.fetchone()

    assert words not in stored
    assert words.encode().hex() not in stored
    assert case.pk.hex[:8] in stored
