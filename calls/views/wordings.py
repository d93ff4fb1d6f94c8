"""The words of a call: its versions read, begun, edited, taken into use and thrown away; and what may be told."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from calls.actions.wordings import begin_wording, discard_wording, take_into_use, write_words
from calls.forms.calls import CallForm
from calls.forms.fields import ask_in
from calls.forms.wordings import WordsForm
from calls.models import Wording
from calls.wording import Conversation, said_now, shipped, words_of
from stodtelefon.accounts.models import User
from stodtelefon.forms.form import DeedForm
from stodtelefon.forms.pages import confirm_page, press, sent
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission, requires
from stodtelefon.texts import tidy


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
    wordings = list(Wording.objects.for_list())
    draft = next((wording for wording in wordings if wording.is_draft), None)
    return render(request, "calls/wording_index.html", {"wordings": wordings, "draft": draft})


@require_POST
@requires(Permission.WORDING_EDIT)
def wording_begin(request: HttpRequest) -> HttpResponse:
    draft = press(request, begin_wording)
    if draft is None:
        return redirect("calls:wording_index")
    messages.success(
        request, f"Version {draft.number} är ett utkast. Ingen frågas efter den förrän du börjar använda den."
    )
    return redirect("calls:wording", draft.number)


@requires(Permission.WORDING_EDIT)
def wording(request: HttpRequest, number: int) -> HttpResponse:
    """All the words of a version, as the page of a call shows them; of a draft also what is new."""
    version = get_object_or_404(Wording.objects.select_related("used_by"), number=number)
    said, now = words_of(version), said_now()
    context = {
        "wording": version,
        "parts": asked_as_in_a_call(said, request.user),
        "told": said.told,
        "new": said.differs(now) if version.is_draft else [],
        "now": Wording.objects.in_use().only("number").get(),
    }
    return render(request, "calls/wording.html", context)


def asked_as_in_a_call(said: Conversation, user: User) -> list[tuple]:
    """Each part of the conversation with its questions, as the form of a call asks them."""
    form = CallForm(user=user)
    ask_in(said, form)
    return [(group, [form[question.field] for question in group.questions]) for group in said.groups]


@requires(Permission.WORDING_EDIT)
def wording_edit(request: HttpRequest, number: int, part: str) -> HttpResponse:
    """Edit a part of a draft. What is sent when the draft is in use or thrown away is shown back."""
    data = sent(request)
    versions = Wording.objects.drafts() if data is None else Wording.objects.all()
    draft = versions.filter(number=number).first()
    here = shipped().part.get(part)
    if draft is None and here is not None and data is not None:
        return render(request, "calls/wording_gone.html", {"typed": typed_words(data)}, status=404)
    if draft is None or here is None:
        raise Http404
    form = WordsForm(data, row=draft, part=part)
    if form.accept(write_words, wording=draft, part=part, by=request.user):
        messages.success(request, "Delen är sparad i utkastet.")
        return redirect("calls:wording_edit", number, part)
    changed = {one.part for one in words_of(draft).differs(said_now())}
    context = {"wording": draft, "here": here, "form": form, "said": shipped(), "changed": changed}
    return render(request, "calls/wording_edit.html", context)


def typed_words(data: QueryDict) -> list[str]:
    """What people wrote in the form of a part."""
    return [words for name in data if name in shipped().words and (words := tidy(data[name]))]


def trail(number: int) -> list[tuple[str, str]]:
    return [
        ("Samtalets ord", reverse("calls:wording_index")),
        (f"Version {number}", reverse("calls:wording", args=[number])),
    ]


@requires(Permission.WORDING_EDIT)
def wording_use(request: HttpRequest, number: int) -> HttpResponse:
    draft = get_object_or_404(Wording.objects.drafts(), number=number)
    form = DeedForm(sent(request), row=draft)
    if form.accept(take_into_use, wording=draft, by=request.user):
        messages.success(request, f"Version {number} används nu i nya samtal.")
        return redirect("calls:wording_index")
    new = words_of(draft).differs(said_now())
    return confirm_page(
        request,
        form,
        question=f"Börja använda version {number}?",
        submit="Börja använda",
        text=(
            "Nya samtal frågas i de här orden. Ett samtal som redan är öppet eller sparat behåller sina. "
            "Sedan ändras versionen aldrig."
        ),
        facts=[(f"{one.title}: {one.label}", one.after or "tomt") for one in new],
        trail=trail(number),
    )


@requires(Permission.WORDING_EDIT)
def wording_discard(request: HttpRequest, number: int) -> HttpResponse:
    draft = get_object_or_404(Wording.objects.drafts(), number=number)
    form = DeedForm(sent(request), row=draft)
    if form.accept(discard_wording, wording=draft, by=request.user):
        messages.success(request, "Utkastet är borta.")
        return redirect("calls:wording_index")
    return confirm_page(
        request,
        form,
        question=f"Slänga utkastet till version {number}?",
        submit="Släng utkastet",
        text="Det går inte att ångra. Den version som används påverkas inte.",
        tone="alarm",
        trail=trail(number),
    )
