"""What the concern was instead: from the call, the closing or the case, counted by the year, in no list."""

import pytest

from calls.actions.calls import log_call
from calls.actions.cases import close_case
from calls.actions.other_concerns import RETIRED, note_other_concern
from calls.actions.scans import correct_scan
from calls.factories import CallFactory, CaseFactory, OtherConcernFactory, QuickScanFactory
from calls.forms.calls import CallForm
from calls.inputs import CallInput
from calls.models import Case, ConcernKind, OtherConcern
from calls.models.choices import Outcome, VeAssessment
from calls.models.other_concerns import SOMETHING_ELSE, is_something_else
from calls.queues import queues_of
from stodtelefon.tests.times import day

pytestmark = pytest.mark.django_db

ONWARD = {"outcome": Outcome.HELPED_ONWARD}
NOT_SAID_TO_BE = "Varken utfall eller bedömning säger att oron är något annat än våldsbejakande extremism."


def kind(key="school"):
    return ConcernKind.objects.get(key=key)


def address(case):
    return f"/arenden/{case.number}/annan-oro/"


# When a concern is something else


@pytest.mark.parametrize(
    ("outcome", "ve", "expected"),
    [
        ("helped_onward", "", True),
        ("helped_onward", "cannot_tell", True),
        ("helped_onward", "no_reason", True),
        ("helped_onward", "reason", False),
        ("settled", "no_reason", True),
        ("settled", "cannot_tell", False),
        ("invited", "", False),
    ],
)
def test_a_concern_is_something_else_in_words_and_as_a_query(outcome, ve, expected):
    CaseFactory(outcome=outcome, ve_assessment=ve)

    assert is_something_else(outcome, ve) is expected
    assert Case.objects.filter(SOMETHING_ELSE).exists() is expected


# Where it is written


def test_log_call_keeps_what_it_was_instead_and_names_it_in_the_log(call_taker, inputs, logged):
    call = log_call(by=call_taker, call=CallInput(), other_concern=kind(), **inputs(**ONWARD))

    found = OtherConcern.objects.get()
    assert (found.case, found.kind.key, found.noted_by) == (call.case, "school", call_taker)
    logged("call.logged", by=call_taker, target=call, case=call.case, fields=["other_concern"])


def test_log_call_about_extremism_takes_no_other_concern(call_taker, inputs, refused):
    with refused(NOT_SAID_TO_BE) as refusal:
        log_call(by=call_taker, call=CallInput(), other_concern=kind(), **inputs(outcome="settled"))

    assert list(refusal.value.message_dict) == ["other_concern"]


def test_correct_scan_changes_what_it_was(call_taker, inputs):
    call = log_call(by=call_taker, call=CallInput(), other_concern=kind(), **inputs(**ONWARD))

    scan = call.scans.get()
    correct_scan(scan=scan, given=inputs(**ONWARD)["scan"], other_concern=kind("conflict"), by=call_taker)

    assert OtherConcern.objects.get().kind.key == "conflict"


def test_close_case_keeps_what_it_was_instead(call_taker):
    case = CaseFactory()

    close_case(case=case, outcome="settled", ve_assessment="no_reason", other_concern=kind(), by=call_taker)

    assert OtherConcern.objects.get(case=case).kind.key == "school"


def test_close_case_with_reason_to_believe_takes_no_other_concern(call_taker, refused):
    case = CaseFactory()

    with refused(NOT_SAID_TO_BE):
        close_case(case=case, outcome="settled", ve_assessment="reason", other_concern=kind(), by=call_taker)


def test_close_case_without_an_answer_takes_nothing_away(call_taker):
    found = OtherConcernFactory()

    close_case(case=found.case, outcome="helped_onward", ve_assessment="no_reason", by=call_taker)

    assert OtherConcern.objects.get() == found


def test_note_other_concern_changes_the_one_answer_of_the_case(call_taker, logged):
    found = OtherConcernFactory()

    noted = note_other_concern(case=found.case, kind=kind("crime"), by=call_taker)

    assert (OtherConcern.objects.get().kind.key, noted.noted_by) == ("crime", call_taker)
    logged("other_concern.noted", by=call_taker, target=found, case=found.case)


def test_note_other_concern_that_is_retired_is_refused_but_where_it_stood(call_taker, refused):
    stood, other = OtherConcernFactory(), CaseFactory(**ONWARD)
    ConcernKind.objects.update(retired_on=day(0))

    assert note_other_concern(case=stood.case, kind=kind(), by=call_taker).kind.key == "school"
    with refused(RETIRED):
        note_other_concern(case=other, kind=kind(), by=call_taker)


# The pages


def test_the_call_page_asks_with_that_outcome_alone(login, call_taker):
    field = CallForm(user=call_taker)["other_concern"]

    assert field.drawn["shown_when"] == "outcome=helped_onward"
    page = login(call_taker).get("/samtal/nytt/").content.decode()
    assert 'id="div_id_other_concern" data-show-when="outcome=helped_onward"' in page


def test_an_answer_that_is_hidden_with_its_question_does_not_count(login, call_taker):
    case = CaseFactory(handler=call_taker)
    typed = {"outcome": "settled", "ve_assessment": "cannot_tell", "other_concern": "school"}

    answer = login(call_taker).post(f"/arenden/{case.number}/avsluta/", typed)

    assert (answer.status_code, OtherConcern.objects.count()) == (302, 0)


def test_it_is_written_on_closing_from_the_page(login, call_taker):
    case = CaseFactory(handler=call_taker)
    typed = {"outcome": "settled", "ve_assessment": "no_reason", "other_concern": "grief_and_crisis"}

    login(call_taker).post(f"/arenden/{case.number}/avsluta/", typed)

    assert OtherConcern.objects.get(case=case).kind.key == "grief_and_crisis"


def test_it_is_written_and_changed_on_the_case(login, call_taker):
    case, client = CaseFactory(handler=call_taker, **ONWARD), login(call_taker)

    for key in ("school", "honour"):
        client.post(address(case), {"other_concern": key})

    assert OtherConcern.objects.get(case=case).kind.key == "honour"
    page = client.get(case.get_absolute_url()).content.decode()
    assert "Oron handlade i stället om: hedersrelaterat våld eller förtryck" in page
    assert "Ändra vad det var i stället" in page


def test_the_page_says_what_is_missing_and_that_a_colleague_was_first(login, call_taker):
    case, client = CaseFactory(handler=call_taker, **ONWARD), login(call_taker)

    empty = client.post(address(case), {})
    Case.objects.filter(pk=case.pk).update(version=2)
    late = client.post(address(case), {"other_concern": "school", "version": 1})

    assert empty.context["form"].errors == {"other_concern": ["Välj vad oron mest handlade om."]}
    assert "Någon annan har ändrat det här medan du skrev." in late.content.decode()
    assert not OtherConcern.objects.exists()


def test_a_case_that_is_not_said_to_be_something_else_has_nothing_to_choose(login, call_taker):
    case = CaseFactory(handler=call_taker)

    answer = login(call_taker).get(address(case), follow=True)

    assert [url for url, _ in answer.redirect_chain] == [case.get_absolute_url()]
    assert NOT_SAID_TO_BE in answer.content.decode()


def test_it_stands_no_longer_when_there_is_reason_to_believe(login, call_taker):
    found = OtherConcernFactory(case__handler=call_taker)
    Case.objects.filter(pk=found.case.pk).update(ve_assessment=VeAssessment.REASON)

    page = login(call_taker).get(found.case.get_absolute_url()).content.decode()

    assert "Oron handlade i stället om" not in page


def test_no_list_of_cases_and_calls_has_it(login, coordinator):
    """Every queue and list that shows the case, read as the person who sees most: the word of the kind is in none."""
    ConcernKind.objects.filter(key="school").update(label="Zebraoro")
    found = OtherConcernFactory(case__handler=coordinator)
    call = CallFactory(caller__case=found.case)
    QuickScanFactory(call=call, **ONWARD)
    client = login(coordinator)
    lists = [f"/arenden/?lista={name}" for name in queues_of(coordinator)]

    pages = [client.get(page).content.decode() for page in ("/", "/samtal/", "/inkopplingar/", *lists)]
    searched = client.post("/sok/", {"q": found.case.number}, follow=True)

    assert [page for page in pages if "ebraoro" in page] == []
    assert found.case.number in "".join(pages)
    assert [url for url, _ in searched.redirect_chain] in ([], [found.case.get_absolute_url()])
    assert "Zebraoro" in client.get(found.case.get_absolute_url()).content.decode()
