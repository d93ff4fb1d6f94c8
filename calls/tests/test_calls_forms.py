"""Whatever is sent to the forms of the call: never a 500, and nothing stored by half."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.actions.calls import log_call
from calls.factories import CallbackTryFactory, CallerFactory
from calls.forms.calls import ORDER, CallForm
from calls.inputs import CallInput, DangerInput
from calls.models import Call, Case, QuickScan
from calls.tests.test_calls_page import NEW, SETTLED, opened
from stodtelefon.audit.models import AuditEvent
from stodtelefon.tests.any_input import TRIES

pytestmark = pytest.mark.django_db

# Half of it is what a person could send, half is anything at all.
NASTY = st.sampled_from(
    [
        *(
            "",
            " ",
            "\x00",
            "a\x00",
            "yes",
            "no",
            "unknown",
            "on",
            "None",
            "-1",
            "0",
            "11",
            "9" * 30,
            "1e400",
            "NaN",
        ),
        *(
            "2026-02-30T25:61",
            "0001-01-01T00:00",
            "9999-12-31T23:59",
            "2025-03-30T02:30",
            "0000-13",
            "9999-12",
        ),
        *(
            "reported",
            "assess_today",
            "no_report",
            "we_called",
            "teacher",
            "invited",
            "child_report",
            "call_back",
        ),
        *(
            "🙂",
            "\u202eabc",
            "שלום",
            "<script>",
            "%00",
            "x" * 100_000,
            "a@b",
            "a@exempel.se",
            "\ufffe",
            "\r\n",
        ),
    ]
)
ANYTHING = NASTY | st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60)
FIELDS = st.dictionaries(
    st.sampled_from([*ORDER, "token", "opened", "nonsense"]),
    ANYTHING | st.lists(ANYTHING, max_size=3),
    max_size=12,
)


def counts():
    return [model.objects.count() for model in (Case, Call, QuickScan)]


@TRIES
@given(changes=FIELDS)
def test_new_call_takes_any_input_without_falling_over(login, call_taker, changes):
    before, lines = counts(), AuditEvent.objects.count()

    response = login(call_taker).post(NEW, SETTLED | opened(call_taker, code="") | changes)

    if response.status_code == 302:
        assert counts() == [count + 1 for count in before]
        assert AuditEvent.objects.filter(event="call.logged").count() == Call.objects.count()
    else:
        assert response.status_code == 200
        assert response.context["form"].errors
        assert (counts(), AuditEvent.objects.count()) == (before, lines)


@TRIES
@given(changes=FIELDS)
def test_contact_takes_any_input_without_falling_over(login, call_taker, changes):
    response = login(call_taker).post("/samtal/annat/", {"kind": "missed"} | changes)

    assert response.status_code in (200, 302)
    assert Case.objects.count() == 0


@TRIES
@given(changes=FIELDS, page=st.sampled_from(["besvara/", "ratta/"]))
def test_scan_pages_take_any_input_without_falling_over(login, call_taker, inputs, changes, page):
    danger = DangerInput(emergency="we_called", told_whom="112") if page == "besvara/" else None
    values = inputs(danger="yes", urgency="") if danger else inputs()
    call = log_call(by=call_taker, call=CallInput(), danger=danger, **values)

    response = login(call_taker).post(
        f"/samtal/{call.pk}/{page}", SETTLED | {"version": call.scans.get().pk} | changes
    )

    assert response.status_code in (200, 302)


def test_every_field_of_the_form_is_on_the_page_in_the_order_of_the_page(login, coordinator, call_taker):
    CallbackTryFactory(tried_by=coordinator)
    case = CallerFactory().case
    page = login(coordinator).get(f"{NEW}?arende={case.number}").content.decode()
    form = CallForm(user=coordinator, initial={"case_number": case.number})

    places = [page.find(f'name="{name}"') for name in ORDER]

    assert set(form.fields) - set(ORDER) == {"token", "opened", "clocked", "wording"}
    assert [name for name, place in zip(ORDER, places, strict=True) if place < 0] == []
    assert [name for name, _ in sorted(zip(ORDER, places, strict=True), key=lambda pair: pair[1])] == list(
        ORDER
    )
