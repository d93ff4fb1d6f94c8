"""The pages of the words of a call: versions, the editor part by part, taking into use; and what may be told."""

import re
from html import unescape

import pytest
from django.utils import timezone

from calls.actions.wordings import begin_wording, discard_wording, take_into_use, write_words
from calls.factories import QuickScanFactory
from calls.models import QuickScan, Wording
from calls.tests.worded import GREETING, WordingFactory
from calls.wording import shipped
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.drafts.tests.tab import Tab, only_draft
from stodtelefon.organisation.factories import OrganisationFactory
from stodtelefon.organisation.models import Organisation

pytestmark = pytest.mark.django_db
INDEX, NEW = "/samtalets-ord/", "/samtal/nytt/"
ASKED = {"ask_danger": "Brinner det <någonstans> just nu?"}


@pytest.fixture
def draft(coordinator):
    return begin_wording(by=coordinator)


@pytest.fixture
def edit(draft, login, coordinator):
    """`edit("who", say_who="Hej.")`: the form of a part, sent."""

    def send(part, *, version=1, **words):
        texts = {text.key: text.words for text in shipped().part[part].texts}
        return login(coordinator).post(f"{INDEX}3/{part}/", texts | {"version": version} | words)

    return send


def use(draft, words, *, part, by):
    write_words(wording=draft, part=part, words=words, by=by)
    return take_into_use(wording=draft, by=by)


def words_on(response) -> str:
    """What is read on a page, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def test_index_shows_each_version_and_begins_the_next(login, coordinator):
    client = login(coordinator)

    first = words_on(client.get(INDEX))
    begun = client.post(f"{INDEX}ny/")
    then = words_on(client.get(INDEX))

    assert "Version 2 används Kom med programmet" in first
    assert (begun.status_code, begun.url) == (302, f"{INDEX}3/")
    assert "Version 3 utkast Påbörjad" in then
    assert ("Ny version" in first, "Ny version" in then, "Fortsätt på utkastet" in then) == (
        True,
        False,
        True,
    )


def test_second_draft_is_refused_in_a_sentence(login, coordinator, draft):
    client = login(coordinator)

    page = words_on(client.post(f"{INDEX}ny/", follow=True))

    assert "Det finns redan ett utkast. Fortsätt på det." in page
    assert Wording.objects.drafts().count() == 1


def test_part_of_a_draft_is_written(edit, draft):
    response = edit("who", **GREETING)

    assert (response.status_code, response.url) == (302, f"{INDEX}3/who/")
    assert Wording.objects.get(number=3).words == shipped().words | GREETING


@pytest.mark.parametrize("part", shipped().part)
def test_each_part_is_shown_and_sent_as_it_is(login, coordinator, edit, part):
    page = login(coordinator).get(f"{INDEX}3/{part}/")

    names = re.findall(r'<textarea name="(\w+)"', page.content.decode())
    assert names == [text.key for text in shipped().part[part].texts]
    assert edit(part).status_code == 302
    assert Wording.objects.get(number=3).words == shipped().words


def test_empty_question_is_refused_by_its_field_with_all_words_kept(edit):
    response = edit("danger", ask_danger=" ", say_danger="Jag frågar alla.")

    form = response.context["form"]
    assert list(form.errors) == ["ask_danger"]
    assert form["say_danger"].value() == "Jag frågar alla."
    assert Wording.objects.get(number=3).words == shipped().words


def test_two_editors_at_once_see_each_others_words(edit, draft, coordinator):
    write_words(wording=draft, part="who", words={"say_who": "Deras hälsning."}, by=coordinator)

    response = edit("who", say_who="Min hälsning.")
    form = response.context["form"]

    assert form.theirs == [("Säg så här", "Deras hälsning.")]
    assert form["say_who"].value() == "Min hälsning."
    assert edit("who", version=form["version"].value(), say_who="Min hälsning.").status_code == 302
    assert Wording.objects.get(number=3).words["say_who"] == "Min hälsning."


def test_words_for_a_draft_that_was_thrown_away_are_shown_back(edit, draft, coordinator):
    discard_wording(wording=draft, by=coordinator)

    response = edit("who", say_who="Min hälsning.")

    assert response.status_code == 404
    assert "Utkastet finns inte" in words_on(response)
    assert "Min hälsning." in words_on(response)


def test_words_for_a_draft_that_is_in_use_are_shown_back(edit, draft, coordinator):
    use(draft, GREETING, part="who", by=coordinator)

    response = edit("closing", version=3, say_closing="Hej då.")

    assert "En version som har använts ändras aldrig." in words_on(response)
    assert response.context["form"]["say_closing"].value() == "Hej då."


@pytest.mark.parametrize("path", ["2/who/", "3/nothing/", "9/", "2/borja-anvanda/", "2/slang/"])
def test_page_of_what_is_no_draft_or_no_part_does_not_exist(login, coordinator, draft, path):
    assert login(coordinator).get(f"{INDEX}{path}").status_code == 404


def test_version_is_shown_as_a_call_asks_it_with_what_is_new(login, coordinator, draft):
    write_words(wording=draft, part="danger", words=ASKED, by=coordinator)

    page = login(coordinator).get(f"{INDEX}3/")

    new = [(one.title, one.label, one.before, one.after) for one in page.context["new"]]
    asked = {field.name: field.label for _, fields in page.context["parts"] for field in fields}
    assert new == [("Fara och barn", "Fråga 1", shipped().asks("danger").text, ASKED["ask_danger"])]
    assert asked == {one.field: one.text for one in shipped().questions} | {"danger": ASKED["ask_danger"]}
    assert f"Förut: {shipped().asks('danger').text}" in words_on(page)
    assert "Brinner det &lt;någonstans&gt;" in page.content.decode()


def test_draft_that_says_nothing_new_is_not_taken_into_use(login, coordinator, draft):
    client = login(coordinator)

    page = client.get(f"{INDEX}3/")
    answer = client.post(f"{INDEX}3/borja-anvanda/", {"version": 1})

    assert f"{INDEX}3/borja-anvanda/" not in page.content.decode()
    assert "Utkastet säger samma sak" in words_on(answer)
    assert Wording.objects.in_use().get().number == 2


def test_draft_is_taken_into_use_when_asked_once(login, coordinator, draft):
    write_words(wording=draft, part="danger", words=ASKED, by=coordinator)
    client = login(coordinator)

    asked = words_on(client.get(f"{INDEX}3/borja-anvanda/"))
    done = client.post(f"{INDEX}3/borja-anvanda/", {"version": 2}, follow=True)

    assert "Fara och barn: Fråga 1" in asked
    assert ASKED["ask_danger"] in asked
    assert "Version 3 används nu i nya samtal." in words_on(done)
    assert Wording.objects.in_use().get().used_by == coordinator


def test_what_was_confirmed_is_what_is_taken_into_use(login, coordinator, draft):
    """A colleague wrote something between the question and the press."""
    colleague = UserFactory(roles=["coordinator"])
    write_words(wording=draft, part="danger", words=ASKED, by=coordinator)
    write_words(wording=draft, part="who", words=GREETING, by=colleague)

    answer = login(coordinator).post(f"{INDEX}3/borja-anvanda/", {"version": 2})

    assert "Någon annan har ändrat det här" in words_on(answer)
    assert Wording.objects.in_use().get().number == 2


# Calls


def test_new_call_asks_in_the_version_in_use_from_the_next_showing(login, call_taker, coordinator, draft):
    client, words = login(call_taker), GREETING | ASKED
    before = [words_on(client.get(NEW)) for _ in range(2)]
    write_words(wording=draft, part="who", words=GREETING, by=coordinator)
    use(draft, ASKED, part="danger", by=coordinator)

    after = [words_on(client.get(NEW)) for _ in range(2)]

    assert [[said in page for said in words.values()] for page in before] == [[False, False]] * 2
    assert [[said in page for said in words.values()] for page in after] == [[True, True]] * 2
    assert shipped().asks("danger").text not in after[1]


def test_call_that_was_open_while_a_version_came_keeps_its_words(send_call, coordinator, draft):
    use(draft, ASKED, part="danger", by=coordinator)

    refused = send_call(wording="2", reason="")
    saved = send_call(wording="2")

    assert refused.context["form"]["danger"].label == shipped().asks("danger").text
    assert saved.status_code == 302
    assert QuickScan.objects.get().wording_id == 2


def test_draft_of_a_call_is_opened_again_in_the_words_it_was_begun_in(call_taker, coordinator, draft):
    tab = Tab()
    tab.sign_in(call_taker)
    tab.get(NEW)
    tab.write(NEW, {"own_observations": "Bär märken på jackan."})
    use(draft, ASKED, part="danger", by=coordinator)

    form = tab.get(f"{NEW}?utkast={only_draft().pk}").context["form"]

    assert (form["own_observations"].value(), form["wording"].value()) == ("Bär märken på jackan.", "2")
    assert form["danger"].label == shipped().asks("danger").text


@pytest.mark.parametrize("said", ["", "4", "77", "-1", "2.0", "²", "99999999999"])
def test_call_in_a_version_that_there_is_not_is_asked_in_the_one_in_use(send_call, said):
    WordingFactory(number=4)  # a draft

    assert send_call(wording=said).status_code == 302
    assert QuickScan.objects.get().wording_id == 2


def test_saved_call_says_the_words_that_it_was_asked_in(login, call_taker, coordinator, draft):
    old = QuickScanFactory(call__taken_by=call_taker, call__caller__case__handler=call_taker)
    use(draft, ASKED, part="danger", by=coordinator)
    new = QuickScanFactory(
        call__taken_by=call_taker, call__caller__case__handler=call_taker, wording_id=draft.number
    )
    client = login(call_taker)

    pages = [words_on(client.get(f"/samtal/{scan.call_id}/")) for scan in (old, new)]

    assert [shipped().asks("danger").text in page for page in pages] == [True, False]
    assert [ASKED["ask_danger"] in page for page in pages] == [False, True]


def test_correction_asks_in_the_words_of_its_call(login, call_taker, coordinator, draft):
    scan = QuickScanFactory(call__taken_by=call_taker, call__caller__case__handler=call_taker)
    use(draft, ASKED, part="danger", by=coordinator)

    page = words_on(login(call_taker).get(f"/samtal/{scan.call_id}/ratta/"))

    assert shipped().asks("danger").text in page
    assert ASKED["ask_danger"] not in page


def test_blank_form_is_printed_in_the_version_in_use(login, call_taker, coordinator, draft):
    write_words(wording=draft, part="danger", words=ASKED, by=coordinator)
    use(draft, {"say_anonymity": "Du får vara anonym."}, part="anonymity", by=coordinator)

    page = words_on(login(call_taker).get("/samtal/blankett/"))

    assert ASKED["ask_danger"] in page
    assert "”Du får vara anonym.”" in page


def test_call_on_a_line_with_no_version_in_use_is_refused_with_all_words_kept(send_call):
    Wording.objects.in_use().update(status="retired", retired_at=timezone.now())

    answer = send_call()

    assert "Samtalets ord har ingen version som används." in words_on(answer)
    assert answer.context["form"]["reason"].value() == "Föräldern har redan en plan."
    assert not QuickScan.objects.exists()


# What may be told


def test_what_may_be_told_is_read_out_or_printed_with_the_lines_own_facts(login, call_taker):
    OrganisationFactory(board="Socialnämnden", name="Exempelstad", data_protection_officer="dso@exempel.se")

    page = words_on(login(call_taker).get("/att-beratta/"))

    assert [said for one in shipped().told for said in (one.read, *one.lines) if said not in page] == []
    assert [
        fact.term for one in shipped().told for fact in one.facts if f"{fact.term} {fact.text}" not in page
    ] == []
    assert "Ansvarig för uppgifterna Socialnämnden, Exempelstad" in page
    assert "Dataskyddsombud dso@exempel.se" in page
    assert "Det står inte vilken nämnd" not in page


def test_what_may_be_told_says_who_puts_in_the_board_that_is_missing(login, call_taker):
    OrganisationFactory()
    Organisation.objects.update(board="")

    page = words_on(login(call_taker).get("/att-beratta/"))

    assert "Det står inte vilken nämnd som ansvarar" in page
    assert "Systemförvaltaren lägger in den" in page


def test_what_may_be_told_is_that_of_the_version_in_use(login, call_taker, coordinator, draft):
    use(draft, {"read_secrecy": "Jag får inte berätta."}, part="secrecy", by=coordinator)

    assert "”Jag får inte berätta.”" in words_on(login(call_taker).get("/att-beratta/"))


def test_what_may_be_told_is_one_press_from_call_and_case(login, call_taker):
    scan = QuickScanFactory(call__taken_by=call_taker, call__caller__case__handler=call_taker)
    client = login(call_taker)

    call = client.get(NEW).content.decode()
    case = client.get(scan.call.case.get_absolute_url()).content.decode()

    assert re.search(r'href="/att-beratta/"\s+target="_blank"\s+rel="noopener"', call)
    assert 'href="/att-beratta/"' in case.split("</header>", 1)[1]
