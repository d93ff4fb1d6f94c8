"""Words that are given to a colleague: to one who may open what they are about."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from calls.actions.cases import hand_over_case
from calls.actions.merges import merge_cases
from calls.factories import CaseFactory
from calls.models import Promise
from stodtelefon.accounts.actions.holdings import lock_everybody
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.drafts.actions import NOT_YOURS, give_drafts_of, hand_over_draft
from stodtelefon.drafts.draft_parts import handler_at, open_to
from stodtelefon.drafts.factories import DraftFactory
from stodtelefon.drafts.models import Draft
from stodtelefon.drafts.tests.tab import Tab, only_draft
from stodtelefon.permissions import Role
from stodtelefon.tests.races import beside, refusals


def test_it_is_handed_to_a_colleague_who_may_open_the_case(tab, path, coordinator):
    tab.write(path, {"text": "Ord"})
    draft = only_draft()
    tab.get(f"/utkast/{draft.pk}/lamna/")

    refused = tab.post(f"/utkast/{draft.pk}/lamna/", {"to": ""})
    assert refused.context["form"].errors["to"] == ["Välj vem som ska skriva vidare."]
    tab.post(f"/utkast/{draft.pk}/lamna/", {"to": coordinator.pk})

    assert only_draft().writer == coordinator
    assert Promise.objects.open().get(kind="draft_to_finish").owner == coordinator
    assert tab.get(f"/utkast/{draft.pk}/").status_code == 404
    other = Tab()
    other.sign_in(coordinator)
    page = other.get(f"/utkast/{draft.pk}/").content.decode()
    assert "Ord" in page


def test_who_may_not_open_the_case_is_not_offered_and_refused(tab, case, path, other_call_taker, coordinator):
    """Another call taker opens the pages of notes, and not this case; nor do they get its words."""
    tab.write(path, {"text": "Ord"})
    draft = only_draft()

    page = tab.get(f"/utkast/{draft.pk}/lamna/")
    assert list(page.context["form"].fields["to"].queryset) == [coordinator]
    with pytest.raises(ValidationError, match="får inte öppna det som texten hör till"):
        hand_over_draft(draft=draft, to=other_call_taker, by=draft.writer)
    assert only_draft().writer == draft.writer

    hand_over_case(case=case, to=other_call_taker, by=draft.writer, reason="")
    hand_over_draft(draft=draft, to=other_call_taker, by=draft.writer)
    assert only_draft().writer == other_call_taker


def test_who_has_a_case_that_the_writer_may_not_open_is_not_said(
    tab, case, path, other_call_taker, coordinator
):
    """To that one there is a button (`to_handler`), which names nobody."""
    tab.write(path, {"text": "Ord"})
    draft = only_draft()
    hand_over_case(case=case, to=other_call_taker, by=draft.writer, reason="")

    page = tab.get(f"/utkast/{draft.pk}/lamna/")

    assert list(page.context["form"].fields["to"].queryset) == [coordinator]
    assert other_call_taker.name not in page.content.decode()


def test_with_nobody_to_give_it_to_the_page_says_so(tab, path):
    tab.write(path, {"text": "Ord"})

    page = tab.get(f"/utkast/{only_draft().pk}/lamna/").content.decode()

    assert "Ingen kollega får öppna det som texten hör till. Lämna över ärendet först." in page


def test_with_nobody_else_to_give_a_lost_cases_words_to_the_page_says_who_may_have_them(
    tab, case, path, other_call_taker
):
    tab.write(path, {"text": "Ord"})
    draft = only_draft()
    hand_over_case(case=case, to=other_call_taker, by=draft.writer, reason="")

    page = tab.get(f"/utkast/{draft.pk}/lamna/")

    assert "Lämna över ärendet" not in page.content.decode()
    assert "lämna den till den som har ärendet nu." in page.content.decode()
    assert page.context["cancel_url"] == draft.get_absolute_url()


def test_who_may_open_it_is_asked_in_one_statement(tab, path, django_assert_num_queries):
    tab.write(path, {"text": "Ord"})
    people, address = UserFactory.create_batch(5, roles=[Role.CALL_TAKER]), only_draft().address

    with django_assert_num_queries(1):
        assert open_to(address, people) == []


def test_what_is_open_of_many_texts_is_asked_in_one_statement(tab, case, path, call_taker, coordinator):
    def statements():
        with CaptureQueriesContext(connection) as asked:
            tab.get("/utkast/")
        return len(asked)

    tab.write(path, {"text": "Ord"})
    one = statements()
    for other in (case, CaseFactory(handler=coordinator), CaseFactory(handler=call_taker)):
        address = f"/arenden/{other.number}/anteckning/"
        contents = {"address": address, "title": "", "place": "", "fields": []}
        DraftFactory(writer=call_taker, contents=contents)
    DraftFactory(writer=call_taker)

    assert statements() == one
    assert [may for _, may in tab.page.context["drafts"]] == [True, True, False, True, True]


def test_text_in_a_case_that_was_merged_goes_on_in_the_one_that_goes_on(tab, case, path, coordinator):
    tab.write(path, {"text": "Ord"})
    draft = only_draft()
    merge_cases(case=case, into=CaseFactory(handler=draft.writer), reason="Samma oro.", by=coordinator)

    assert tab.get(path).status_code == 200
    assert open_to(draft.address, [draft.writer, coordinator]) == [draft.writer, coordinator]
    assert handler_at(draft.address) == draft.writer
    assert "Skriv vidare" in tab.get("/utkast/").content.decode()


def test_words_handed_over_while_their_writers_account_is_closed_block_nothing(
    own_database, call_taker, coordinator, administrator
):
    """Who closes an account holds everybody, and then takes what that person has begun."""
    contents = {"address": "/samtal/nytt/", "title": "", "place": "", "fields": [["reason", "Ord"]]}
    draft = DraftFactory(writer=call_taker, contents=contents)

    with transaction.atomic():
        lock_everybody(call_taker, coordinator)
        handed = beside(lambda: hand_over_draft(draft=draft, to=coordinator, by=call_taker))
        give_drafts_of(Draft.objects.filter(writer=call_taker), to=lambda one: coordinator, by=administrator)

    assert refusals([handed.result()]) == [NOT_YOURS]
    assert only_draft().writer == coordinator
