"""A person who calls for himself or herself and wants to leave: the exit programme stands first, with its number."""

import pytest

from calls.factories import CallerFactory, CallFactory, CaseFactory, QuickScanFactory
from calls.models import CallerRole
from calls.models.choices import Situation, State
from referrals.actions.signpostings import signpost
from referrals.exit_programme import how_to_reach
from referrals.factories import AgencyFactory, ReferralFactory, SignpostingFactory
from referrals.models import Agency
from referrals.tests.rows import type_of
from stodtelefon.tests.times import day

pytestmark = pytest.mark.django_db

NAME = "Vägen ut"
REACHED = {
    "name": NAME,
    "phone": "040-55 66 77",
    "opening_hours": "vardagar 9–12",
    "contact": "jouren",
    "does": "Stöd.",
}
NONE_THERE = "Ingen avhopparverksamhet är inlagd. Samordnaren lägger in den under Samverkan"


def programme(**values):
    return AgencyFactory(type=type_of("exit_programme"), **REACHED | values)


def wants_out(*, role="self", situation=Situation.WANTS_OUT, by=None, **case):
    """The call of somebody in that role, who says that."""
    case = CaseFactory(handler=by, **case)
    caller = CallerFactory(case=case, role=CallerRole.objects.get(key=role), is_municipal_staff=False)
    call = CallFactory(caller=caller, **({"taken_by": by} if by else {}))
    QuickScanFactory(call=call, situation=situation, outcome=case.outcome)
    return call


def steps_after(client, call):
    return client.get(f"/samtal/{call.pk}/").context["steps"]


def steps_on(client, case):
    return client.get(case.get_absolute_url()).context["page"].next_steps


def test_it_stands_first_after_the_call_the_first_time_ever(login, call_taker):
    agency, call = programme(), wants_out(by=call_taker)

    first, then = steps_after(login(call_taker), call)

    assert first.what == f"Vill lämna: {NAME}"
    assert first.why == "Ring 040-55 66 77, vardagar 9–12. Fråga efter jouren. Stöd."
    assert first.url == f"/arenden/{call.case.number}/hanvisa/?aktor={agency.pk}"
    assert then.what == "Råd gavs"


def test_it_stands_first_on_the_case_until_the_person_is_helped_there(login, call_taker):
    programme()
    call, client = wants_out(by=call_taker, state=State.SCANNED), login(call_taker)
    assert steps_on(client, call.case)[0].what == f"Vill lämna: {NAME}"

    SignpostingFactory(case=call.case, agency_type=type_of("exit_programme"))

    assert [step.what for step in steps_on(client, call.case) if "lämna" in step.what] == []


def test_a_referral_to_an_exit_programme_is_help_too(login, call_taker):
    call = wants_out(by=call_taker)
    ReferralFactory(case=call.case, agency=programme())

    assert [step.what for step in steps_on(login(call_taker), call.case) if "Vill lämna" in step.what] == []


@pytest.mark.parametrize(
    "said", [{"role": "parent"}, {"situation": Situation.INVOLVED}, {"situation": Situation.LEFT_OR_RETURNED}]
)
def test_others_and_other_situations_are_not_offered_it(login, call_taker, said):
    programme()
    call = wants_out(by=call_taker, **said)

    assert [step.what for step in steps_after(login(call_taker), call)] == ["Råd gavs"]


@pytest.mark.parametrize("there", [None, {"retired_on": day(0)}])
def test_without_an_exit_programme_the_step_says_who_puts_it_in(login, call_taker, there):
    if there:
        programme(**there)
    call = wants_out(by=call_taker)

    first = steps_after(login(call_taker), call)[0]

    assert first.why.startswith(NONE_THERE)
    assert (first.label, first.url) == ("Till Samverkan", "/samverkan/")


def test_who_cannot_open_the_case_reads_the_number_and_has_no_way_on(login, call_taker, other_call_taker):
    programme()
    call = wants_out(by=other_call_taker)
    call.taken_by = call_taker
    call.save()

    first = steps_after(login(call_taker), call)[0]

    assert ("040-55 66 77" in first.why, first.url) == (True, "")


def test_an_agency_without_a_number_says_so():
    agency = Agency(name=NAME, address="Storgatan 1")

    words = how_to_reach(agency)

    assert words == "Inget nummer är inlagt, samordnaren lägger in det under Samverkan. Storgatan 1."


def test_the_step_leads_to_a_form_where_it_is_chosen(login, call_taker):
    agency, call = programme(), wants_out(by=call_taker)
    client = login(call_taker)

    form = client.get(steps_after(client, call)[0].url).context["form"]

    assert form["agency"].value() == str(agency.pk)


def test_it_waits_on_idag_of_the_handler_until_the_person_is_helped_there(login, call_taker):
    programme()
    call, client = wants_out(by=call_taker), login(call_taker)
    waited = "Hjälp till avhopparverksamhet" in client.get("/").content.decode()

    signpost(case=call.case, agency_type=type_of("exit_programme"), by=call_taker)

    assert waited
    assert "Hjälp till avhopparverksamhet" not in client.get("/").content.decode()
