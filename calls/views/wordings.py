"""The words of a call: its versions read, begun, edited, taken into use and thrown away; and what may be told."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from calls.actions.wordings import begin_wording, discard_wording, take_into_use, write_words
from calls.forms.calls import CallForm
from calls.forms.fields import ask_in
from calls.forms.wordings import WordsForm
from calls.models import Wording
from calls.wording import Conversation, news_of, said_now, shipped, words_of
from stodtelefon.accounts.models import User
from stodtelefon.editions.pages import EditionPages
from stodtelefon.forms.pages import sent
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission, requires
from stodtelefon.texts import tidy

WORDINGS = EditionPages(
    Wording, noun="wording", title="Samtalets ord", index="calls:wording_index", new="calls:wording_begin"
)


@requires(Permission.CALL_LOG, Permission.CASE_READ)
def may_tell(request: HttpRequest) -> HttpResponse:
    """What may be told of the law, the line and how personal data is kept: to read out, or on paper (GDPR 13)."""
    organisation = Organisation.load()
    facts = [
        ("Ansvarig för uppgifterna", ", ".join(filter(None, (organisation.board, organisation.name)))),
        ("Dataskyddsombud", organisation.data_protection_officer),
        ("Frågor och klagomål till oss", organisation.contact_mail),
    ]
    known = [(term, value) for term, value in facts if value]
    return render(request, "calls/may_tell.html", {"told": said_now().told, "organisation_facts": known})


@requires(Permission.WORDING_EDIT)
def wording_index(request: HttpRequest) -> HttpResponse:
    return WORDINGS.list(request, "calls/wording_index.html")


@require_POST
@requires(Permission.WORDING_EDIT)
def wording_begin(request: HttpRequest) -> HttpResponse:
    return WORDINGS.begin(request, begin_wording)


@requires(Permission.WORDING_EDIT)
def wording(request: HttpRequest, number: int) -> HttpResponse:
    """All the words of a version, as the page of a call shows them; of a draft also what is new."""
    version = get_object_or_404(Wording.objects.select_related("used_by"), number=number)
    said = words_of(version)
    context = {
        "wording": version,
        "parts": asked_as_in_a_call(said, request.user),
        "told": said.told,
        "new": news_of(version) if version.is_draft else [],
        "now": Wording.objects.in_use().only("number").first(),
    }
    return render(request, "calls/wording.html", context)


def asked_as_in_a_call(said: Conversation, user: User) -> list[tuple]:
    """Each part of the conversation with its questions, as the form of a call asks them."""
    form = CallForm(user=user)
    ask_in(said, form)
    return [(group, [form[question.field] for question in group.questions]) for group in said.groups]


@requires(Permission.WORDING_EDIT)
def wording_edit(request: HttpRequest, number: int, part: str) -> HttpResponse:
    """Edit a part of a draft."""
    data, here = sent(request), shipped().part.get(part)
    if here is None:
        raise Http404
    draft = WORDINGS.edited(request, number)
    if draft is None:
        return WORDINGS.gone(request, typed_words(data))
    form = WordsForm(data, row=draft, part=part)
    if form.accept(write_words, wording=draft, part=part, by=request.user):
        messages.success(request, "Delen är sparad i utkastet.")
        return redirect("calls:wording_edit", number, part)
    changed = {one.part for one in news_of(draft)}
    context = {"wording": draft, "here": here, "form": form, "said": shipped(), "changed": changed}
    return render(request, "calls/wording_edit.html", context)


def typed_words(data: QueryDict | None) -> list[str]:
    """What people wrote in the form of a part."""
    return [words for name in data or () if name in shipped().words and (words := tidy(data[name]))]


@requires(Permission.WORDING_EDIT)
def wording_use(request: HttpRequest, number: int) -> HttpResponse:
    return WORDINGS.use(
        *(request, number, take_into_use),
        text="Nya samtal frågas i de här orden. Ett samtal som redan är öppet eller sparat behåller sina.",
        done=f"Version {number} används nu i nya samtal.",
        news=news_of,
    )


@requires(Permission.WORDING_EDIT)
def wording_discard(request: HttpRequest, number: int) -> HttpResponse:
    return WORDINGS.discard(request, number, discard_wording)
