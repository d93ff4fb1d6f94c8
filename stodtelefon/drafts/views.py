"""What somebody has begun to write: kept while it is written, listed, written on, given away or thrown away."""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from stodtelefon.addresses import address, match_of
from stodtelefon.dates import clock, moment
from stodtelefon.drafts.actions import CLOSED_ACCOUNT, Ended, hand_over_draft, throw_away_draft
from stodtelefon.drafts.draft_parts import are_open, handler_at, is_of_case
from stodtelefon.drafts.forms import HandOverDraftForm
from stodtelefon.drafts.keeping import Sent, has_closed_account
from stodtelefon.drafts.marks import Mark
from stodtelefon.drafts.models import Draft
from stodtelefon.drafts.sendings import does_nothing_where
from stodtelefon.drafts.still_open import is_closed
from stodtelefon.forms.kept import DRAFT, WrittenElsewhere
from stodtelefon.forms.pages import confirm_page, form_page, press, sent
from stodtelefon.permissions import everyone_signed_in
from stodtelefon.watch.middleware import SHORT_TOKEN

SIGNED_OUT = "Du är utloggad. Det du skriver sparas ändå. Logga in i ett nytt fönster, så finns det där."
ELSEWHERE = "Du har skrivit vidare i ett annat fönster. Det du skriver här sparas för sig."
GONE = "Formuläret är redan sparat eller borttaget. Det du skriver här sparas för sig."
SIGNED_IN_SINCE = "Du har loggat in på nytt sedan sidan öppnades. Inget är sparat än: tryck en gång till."
SIGNED_OUT_SINCE = "Du är inte inloggad längre. Logga in igen. Det du skrev finns kvar."
HANDLER_HAS_IT = "Det är lämnat till den som har ärendet nu."
NOBODY_MAY = "Ingen kollega får öppna det som texten hör till. "
HAND_OVER_FIRST = "Lämna över ärendet först."
HAS_IT_NOW = "Gå tillbaka till texten och lämna den till den som har ärendet nu."
NOBODY_HAS_IT = "Ingen har ärendet just nu. Lämna det till en samordnare i stället."


def mine(request: HttpRequest, pk: UUID) -> Draft:
    """For anybody but its writer it does not exist."""
    draft = Draft.objects.open().written_by(request.user).filter(pk=pk).first()
    if draft is None:
        raise Http404
    return draft


def trail() -> list[tuple[str, str]]:
    return [("Påbörjade texter", address("drafts:index"))]


@everyone_signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Each with whether its writer may go on there: what it is about can be somebody else's by now."""
    rows = Draft.objects.open().written_by(request.user).select_related("received_from")
    drafts = list(rows.order_by("-written_at"))
    may_go_on = are_open([(one.address, request.user) for one in drafts])
    return render(request, "drafts/index.html", {"drafts": list(zip(drafts, may_go_on, strict=True))})


@everyone_signed_in
@require_safe
def detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The words alone, and what can be done with them. Where the page that they were written for is not there any more
    for this person nothing is shown of what it was about; `?stangt=ja`: that is known. `?bredvid=`: what was written in
    another window. `?fel=`: the number of the fault that they were kept from. `?vidare=`: where its page led, which has
    nothing to write in any more."""
    draft = mine(request, pk)
    fault = request.GET.get("fel", "")
    context = {
        "draft": draft,
        "is_closed": request.GET.get("stangt") == "ja" or is_closed(request, draft.address),
        "is_of_case": is_of_case(draft.address),
        "other": beside(request),
        "leads_to": led_to(request),
        "fault": fault if SHORT_TOKEN.fullmatch(fault) else "",
    }
    return render(request, "drafts/detail.html", context)


def led_to(request: HttpRequest) -> str:
    """A page of ours, by its path; empty for anything else."""
    path = request.GET.get("vidare", "")
    return path if path.startswith("/") and match_of(path) is not None else ""


def beside(request: HttpRequest) -> Draft | None:
    try:
        wanted = UUID(request.GET.get("bredvid", ""))
    except ValueError:
        return None
    return Draft.objects.open().written_by(request.user).filter(pk=wanted).first()


@everyone_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def throw_away(request: HttpRequest, pk: UUID) -> HttpResponse:
    draft = mine(request, pk)
    if request.method == "POST":
        press(request, throw_away_draft, draft=draft, done="Texten är borttagen.")
        return redirect("drafts:index")
    return confirm_page(
        request,
        None,
        question="Ta bort det du har skrivit?",
        text="Orden är inte sparade någon annanstans och går inte att få tillbaka.",
        submit="Ta bort det jag skrev",
        tone="alarm",
        trail=trail(),
        back=draft.get_absolute_url(),
    )


@everyone_signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, pk: UUID) -> HttpResponse:
    draft = mine(request, pk)
    form = HandOverDraftForm(sent(request), draft=draft, user=request.user)
    if form.accept(hand_over_draft, draft=draft, by=request.user):
        messages.success(request, "Texten är lämnad. Den står på kollegans Idag.")
        return redirect("drafts:index")
    lead = "Kollegan får alla ord och skriver vidare. Du ser dem inte längre."
    if not form.fields["to"].queryset:
        lead = NOBODY_MAY + (HAND_OVER_FIRST if form.is_open else HAS_IT_NOW)
    return form_page(
        request,
        form,
        heading="Lämna texten till en kollega",
        submit="Lämna",
        lead=lead,
        trail=trail(),
        back=draft.get_absolute_url(),
    )


@everyone_signed_in
@require_POST
def to_handler(request: HttpRequest, pk: UUID) -> HttpResponse:
    """To whoever has the case now; who that is, is not said."""
    draft = mine(request, pk)
    handler = handler_at(draft.address)
    if handler is None or handler.pk == request.user.pk:
        messages.error(request, NOBODY_HAS_IT)
        return redirect(f"{draft.get_absolute_url()}?stangt=ja")
    press(request, hand_over_draft, draft=draft, to=handler, done=HANDLER_HAS_IT)
    return redirect("drafts:index")


@csrf_exempt
@require_POST
@does_nothing_where(lambda fields: True)
def write(request: HttpRequest) -> HttpResponse:
    """Keep what a page holds while it is written. The mark, which only a page of ours has, says whose it is; also when
    the session has ended meanwhile. Answers with what the page says by its button. `kept_asks`: writes nothing, and
    answers what the page asks when it is opened."""
    found = getattr(request, "sent", None)
    address = request.POST.get("kept_address", "")
    if found is None or match_of(address) is None:
        answered = lost(CLOSED_ACCOUNT if found is None and has_closed_account(request) else "")
    else:
        found.address = address
        is_asked = "kept_asks" in request.POST
        answered = (
            told(request, found) if is_asked else kept(request, found, anew="kept_anew" in request.POST)
        )
    answered.is_about_draft = True
    return answered


write.login_required = False
everyone_signed_in(write)


def kept(request: HttpRequest, found: Sent, *, anew: bool) -> JsonResponse:
    names = {
        "title": request.POST.get("kept_title", "")[:200],
        "place": request.POST.get("kept_place", "")[:200],
    }
    said, other = "" if found.is_of(request.user) else SIGNED_OUT, ""
    try:
        try:
            draft = found.write(uuid4() if anew else found.mark.draft, **names)
        except WrittenElsewhere:
            draft = found.write(uuid4(), **names)
            said, other = ELSEWHERE, f"{draft.get_absolute_url()}?bredvid={found.mark.draft}"
    except Ended:
        return JsonResponse({"said": GONE, "anew": True}, status=HTTPStatus.CONFLICT)
    except ValidationError as error:
        return lost(" ".join(error.messages))
    return answer(draft, found, user=request.user, said=said, other=other)


def told(request: HttpRequest, found: Sent) -> JsonResponse:
    """With `kept_awaits`, what the page before this one wrote on its way out: where does it stand? Without: has its
    writer, who has opened the form anew, another text of the same page?"""
    if awaited := request.POST.get("kept_awaits"):
        draft = found.draft_with(awaited)
        return JsonResponse({"stands_at": draft.resume_url if draft else ""})
    draft = found.begun_before() if found.is_of(request.user) else None
    if draft is None:
        return JsonResponse({"begun": ""})
    is_today = timezone.localdate(draft.written_at) == timezone.localdate()
    at = clock(draft.written_at) if is_today else moment(draft.written_at)
    said = f"Du har en påbörjad text här, senast skriven {at}."
    return JsonResponse({"begun": said, "address": draft.resume_url})


def lost(said: str) -> JsonResponse:
    """What cannot be kept. With the account closed it cannot be sent either: the page holds on to it."""
    said_and_done = {"said": said, "lost": True, "stays": said == CLOSED_ACCOUNT}
    return JsonResponse(said_and_done, status=HTTPStatus.BAD_REQUEST)


def answer(draft: Draft, found: Sent, *, user, said: str, other: str) -> JsonResponse:
    mark = found.fields[DRAFT]
    is_another = found.mark.draft != draft.pk
    if is_another or found.is_of(user):  # signed out a page is not signed anew: it has its days
        mark = str(Mark(draft.pk, draft.writer_id))
    return JsonResponse(
        {
            "draft": mark,
            "key": str(draft.pk),
            "at": clock(draft.written_at),
            "said": said,
            "other": other,
            "throw_away": address("drafts:throw_away", draft.pk),
        }
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from before a new sign-in in another tab: kept, and opened again for its writer alone."""
    found = getattr(request, "sent", None)
    draft = found.keep() if found is not None else None
    if draft is None:
        return render(request, "403_csrf.html", status=403)
    if request.user.is_authenticated and not found.is_of(request.user):
        return render(request, "drafts/others.html", status=403)
    messages.info(request, SIGNED_IN_SINCE if request.user.is_authenticated else SIGNED_OUT_SINCE)
    answered = redirect(draft.resume_url)
    answered.is_about_draft = True
    return answered
