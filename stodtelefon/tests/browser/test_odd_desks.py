"""A new call at an odd desk: its clock is wrong, or two calls are open. No word is lost and no time is false."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls.models import Call
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.dates import clock
from stodtelefon.drafts.models import Draft
from stodtelefon.tests.browser.test_signed_out import session_of

ANSWERS = """(words) => {
  const form = document.querySelector("form[data-call]");
  const tick = (name, value) => form.querySelector(`[name="${name}"]${value ? `[value="${value}"]` : ""}`).click();
  const role = form.elements.role;
  role.value = [...role.options].find((one) => one.textContent.trim().startsWith("lär")).value;
  for (const name of ["is_municipal_staff", "was_informed", "is_anonymous"]) tick(name);
  for (const [name, value] of [["danger", "no"], ["child_at_risk", "no"], ["urgency", "none"]]) tick(name, value);
  const outcome = [...form.querySelectorAll("[name=outcome]")];
  if (outcome[0] instanceof HTMLSelectElement) outcome[0].value = "advice_given";
  else tick("outcome", "advice_given");
  form.elements.reason.value = "En plan finns redan.";
  const text = form.elements.own_observations;
  text.value = words;
  text.dispatchEvent(new Event("input", { bubbles: true }));
}"""
CODE = "section[aria-labelledby=rubrik-kod] .code"
KEPT = "form[data-call][data-kept]"


@pytest.fixture
def taker(line):
    return UserFactory(call_taker=True)


@pytest.mark.parametrize("wrong_by", [timedelta(days=-1), timedelta(days=1)], ids=["behind", "ahead"])
def test_clock_of_the_desk_is_never_asked(tab, taker, wrong_by):
    desk, words = tab(session=session_of(taker)), f"Kanariefågel, fel med {wrong_by.days} dygn."
    page, before = desk.page, timezone.now()
    desk.context.clock.install(time=before + wrong_by)
    page.goto("/samtal/nytt/")
    assert page.evaluate("new Date().getTime()") == pytest.approx(
        (before + wrong_by).timestamp() * 1000, abs=60_000
    )

    desk.context.clock.fast_forward(7 * 60_000)  # the call lasts
    page.evaluate(ANSWERS, words)
    desk.context.clock.fast_forward(2000)
    page.wait_for_selector(KEPT, state="attached")
    shown = page.inner_text(".kept >> nth=0")
    assert any(f"Sparat {clock(at)}" in shown for at in (before, timezone.now()))
    assert "7 min" in page.inner_text("[data-opened]")
    assert page.input_value("[name=minutes]") == "7"
    assert page.input_value("[name=received_at]") == ""
    (draft,) = Draft.objects.open().written_by(taker)
    assert before <= draft.written_at <= timezone.now()

    with page.expect_navigation():
        page.keyboard.press("Control+Enter")
    assert "Samtalet är sparat" in page.inner_text("main")

    call = Call.objects.get(taken_by=taker)
    assert before - timedelta(seconds=1) <= call.received_at <= timezone.now()
    assert (call.minutes, call.scans.get().own_observations) == (7, words)
    assert desk.said == []


def test_time_that_is_read_off_a_wrong_clock_is_refused_with_a_sentence(tab, taker):
    """Tomorrow's day, as a desk that is a day ahead would have it: nothing is saved, and every word stands."""
    desk, words = tab(session=session_of(taker)), "Kanariefågel i morgon."
    page, ahead = desk.page, timezone.localtime() + timedelta(days=1)
    page.goto("/samtal/nytt/")
    page.evaluate(ANSWERS, words)
    page.evaluate(
        "(said) => { document.querySelector('[name=received_at]').value = said; }",
        f"{ahead:%Y-%m-%d %H:%M}",
    )

    with page.expect_navigation():
        page.keyboard.press("Control+Enter")

    assert "Samtalet kan inte ha kommit in i framtiden." in page.inner_text("[data-error-summary]")
    assert page.input_value("[name=own_observations]") == words
    assert not Call.objects.filter(taken_by=taker).exists()


def test_two_calls_in_two_tabs_are_two(tab, taker):
    desk = tab(session=session_of(taker))
    pages, words = [desk.page, desk.context.new_page()], ["Kanariefågel ett.", "Kanariefågel två."]
    for page, said in zip(pages, words, strict=True):
        page.goto("/samtal/nytt/")
        page.evaluate(ANSWERS, said)
    for page in pages:
        page.wait_for_selector(KEPT, state="attached")

    codes = [page.inner_text(CODE) for page in pages]
    for page, said, code in zip(pages, words, codes, strict=True):
        page.reload()
        assert (page.input_value("[name=own_observations]"), page.inner_text(CODE)) == (said, code)
    assert (len(set(codes)), Draft.objects.open().written_by(taker).count()) == (2, 2)

    for page in pages:
        with page.expect_navigation():
            page.keyboard.press("Control+Enter")
        assert "Samtalet är sparat" in page.inner_text("main")
    saved = Call.objects.filter(taken_by=taker).order_by("received_at")
    assert sorted(call.scans.get().own_observations for call in saved) == words
    assert len({call.case_id for call in saved}) == 2
    assert not Draft.objects.open().written_by(taker).exists()
