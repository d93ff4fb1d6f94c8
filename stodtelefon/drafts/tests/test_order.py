"""In which order it comes: what is passed on its way, and what is still on its way when a page is drawn."""

from calls.factories import CaseFactory
from calls.models import Note
from referrals.factories import ArrivalFactory
from stodtelefon.drafts.models import Draft
from stodtelefon.drafts.tests.tab import only_draft


def text_of(page):
    return page.context["form"]["text"].value()


def test_what_is_passed_on_its_way_changes_nothing(tab, path):
    """The network does not keep the order in which a page sends."""
    showing = tab.hidden["utkast_visning"]
    for number, text in ((1, "ett"), (3, "ett två tre"), (2, "ett två")):
        assert tab.write(path, {"text": text}, utkast_visning=f"{showing}.{number}").json()["other"] == ""

    assert text_of(tab.get(only_draft().resume_url)) == "ett två tre"


def test_page_never_writes_over_what_came_after_it_was_drawn(tab, path):
    """Its predecessor's last words were on their way when it was drawn."""
    before = tab.hidden["utkast_visning"]
    tab.write(path, {"text": "ett"}, utkast_visning=f"{before}.1")
    tab.get(only_draft().resume_url)
    tab.write(path, {"text": "ett två"}, utkast_visning=f"{before}.2")

    now = dict(tab.hidden)
    assert tab.write(path, {"text": "ett tre"}).json()["other"]
    tab.hidden = now
    sent = tab.post(path, {"text": "ett tre", "source": "caller", "event_on": "2026-11-26"})

    assert ("Anteckning", "ett två") in sent.context["form"].theirs
    assert not Note.objects.exists()


def test_page_asks_whether_what_was_on_its_way_has_come(tab, path, other_call_taker):
    showing = tab.hidden["utkast_visning"]

    def has_come(writing, **more):
        asked = {"kept_asks": "1", "kept_address": path, "kept_awaits": writing}
        answer = tab.client.post("/utkast/spara/", tab.hidden | asked | more)
        return "stands_at" in answer.json() and answer.json()["stands_at"] != ""

    assert has_come(f"{showing}.1") is False
    tab.write(path, {"text": "ett"}, utkast_visning=f"{showing}.2")

    assert [has_come(f"{showing}.{number}") for number in (1, 2, 3)] == [True, True, False]
    assert [has_come(strange) for strange in ("abc.1", "\x00", f"{showing}.x", "a:b:c")] == [False] * 4
    assert has_come(f"{showing}.1", utkast="nonsense") is False
    Draft.objects.update(writer=other_call_taker)
    assert has_come(f"{showing}.1") is False


def test_address_of_the_page_that_it_was_begun_on_leads_to_where_it_is_sent(tab, call_taker):
    """The second form of a page, which is sent to an address of its own."""
    arrival = ArrivalFactory(signposting__case=CaseFactory(handler=call_taker))
    page = f"/hanvisningar/{arrival.pk}/kom-fram/"
    tab.get(page)
    tab.write(f"/hanvisningar/{arrival.pk}/senare/", {"ask_on": "2031-02-03"})

    answer = tab.get(f"{page}?utkast={only_draft().pk}")

    assert (answer.status_code, answer.url) == (302, only_draft().resume_url)
    assert "2031-02-03" in tab.get(answer.url).content.decode()
