"""The identity store, and the caller who comes back with a reference code. Every opening leaves a line in the log."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from calls import case_parts
from calls.actions.identity_reasons import has_a_part, must_say_why, say_why_identity
from calls.actions.people import (
    FIELDS,
    add_identity,
    change_identity,
    may_remove_identity,
    remove_identity,
    replace_code,
)
from calls.forms.identity_reasons import IdentityReasonForm
from calls.forms.people import (
    ENDS_ANONYMITY,
    IdentityChangeForm,
    IdentityForm,
    PersonIdentityForm,
    RemoveIdentityForm,
)
from calls.models import Caller, Case, Identity
from calls.models.outsiders import is_out
from calls.record_levels import holds
from calls.views.cases import visible_case
from calls.who import apart
from stodtelefon.accounts.screen_lock import next_page
from stodtelefon.accounts.second_factor import ask_again, ask_at, is_fresh
from stodtelefon.audit.actions import record_read
from stodtelefon.forms.pages import confirm_page, form_page, press, sent, shown_once
from stodtelefon.permissions import Permission, requires
from stodtelefon.privacy.reference_codes import new_reference_code

CODE_STANDS = "Koden som visades gäller. Den visas bara en gång, och ingen ny har gjorts."


@requires(Permission.IDENTITY_READ)
def identity(request: HttpRequest, number: str, identity_id: UUID) -> HttpResponse:
    """Name and contact, opened as an act of its own that is logged."""
    case = visible_case(request, number)
    identity = identity_of(case, identity_id)
    if asked := asked_of_others(request, case):
        return asked
    earlier = Identity.objects.earlier_than(identity).with_people().order_by("added_at")
    for one in (identity, *earlier):
        record_read(one, by=request.user, case=case.pk)
    context = {
        "case": case,
        "identity": identity,
        "who": apart(identity.caller) if identity.caller_id else "",
        "facts": facts_of(identity, shown=("contact_safety",)),
        "earlier": [(one.case.number, facts_of(one)) for one in earlier],
        "may_remove": may_remove_identity(case, by=request.user),
    }
    return render(request, "calls/identity.html", context)


@requires(Permission.IDENTITY_READ)
def caller_identity_add(request: HttpRequest, number: str, caller_id: UUID) -> HttpResponse:
    case = visible_case(request, number)
    caller = get_object_or_404(case.callers, pk=caller_id)
    form = IdentityForm(sent(request), level=case.record_level)
    if form.accept(add_identity, caller=caller, by=request.user):
        messages.success(request, "Kontaktuppgifterna är sparade.")
        return redirect(case)
    heading = "Kontaktuppgifter till den som hör av sig"
    return form_page(request, form, heading=heading, case=case, lead=lead_about(caller))


@requires(Permission.IDENTITY_READ)
def person_identity_add(request: HttpRequest, number: str) -> HttpResponse:
    case = visible_case(request, number)
    person = getattr(case, "person_of_concern", None)
    if person is None:
        raise Http404
    data = sent(request)
    if not holds(case.record_level).person_identity and data is None:
        messages.info(request, "Den oron gäller får bara namnges på nivån ärende. Höj nivån först.")
        return redirect("calls:level_raise", number=number)
    form = PersonIdentityForm(data, level=case.record_level)
    if form.accept(add_identity, person=person, by=request.user):
        messages.success(request, "Identiteten är sparad.")
        return redirect(case)
    lead = "Skriv bara in det som behövs. Varje öppning av uppgifterna loggas."
    return form_page(request, form, heading="Den oron gäller: identitet", case=case, lead=lead)


@requires(Permission.IDENTITY_READ)
def identity_change(request: HttpRequest, number: str, identity_id: UUID) -> HttpResponse:
    case = visible_case(request, number)
    identity = identity_of(case, identity_id)
    if asked := asked_of_others(request, case):
        return asked
    form = IdentityChangeForm(sent(request), row=identity, level=case.record_level)
    if form.accept(change_identity, identity=identity, by=request.user):
        messages.success(request, "Uppgifterna är ändrade.")
        return redirect("calls:identity", number=number, identity_id=identity_id)
    record_read(identity, by=request.user, case=case.pk)
    lead = lead_about(identity.caller) if identity.caller_id and not identity.name else ""
    return form_page(request, form, heading="Ändra uppgifter", case=case, lead=lead)


def lead_about(caller: Caller) -> str:
    """What a name means, told before it is written in."""
    promised = "Det som skrivs in dokumenteras. Anonymitet kan inte lovas för den som har lämnat sitt namn."
    return f"{promised} {ENDS_ANONYMITY}" if caller.is_anonymous else promised


@requires(Permission.IDENTITY_READ)
def identity_remove(request: HttpRequest, number: str, identity_id: UUID) -> HttpResponse:
    case = visible_case(request, number)
    identity = identity_of(case, identity_id)
    form = RemoveIdentityForm(sent(request))
    if form.accept(remove_identity, identity=identity, by=request.user):
        messages.success(request, "Identiteten är borttagen. Ärendet finns kvar.")
        return redirect(case)
    return confirm_page(
        request,
        form,
        question="Ta bort identiteten?",
        text="Namn och kontaktuppgifter raderas, också de tidigare, och går inte att få tillbaka. Ärendet finns kvar.",
        submit="Ta bort identiteten",
        tone="alarm",
        case=case,
    )


@requires(Permission.CALL_LOG)
def caller(request: HttpRequest, caller_id: UUID) -> HttpResponse:
    """What a caller who spoke the right code may hear: state, next step, meeting, contact safety, own contacts."""
    caller = opened_caller(request, caller_id)
    record_read(caller, by=request.user, case=caller.case_id)
    identity = getattr(caller, "identity", None)
    context = {
        "caller": caller,
        "case": caller.case,
        "may_open": Case.objects.visible_to(request.user).filter(pk=caller.case_id).exists(),
        "identity": identity,
        "calls": caller.calls.select_related("taken_by"),
        "entries": case_parts.caller_entries(caller),
    }
    return render(request, "calls/caller.html", context)


@requires(Permission.CALL_LOG)
@require_POST
def code_replace(request: HttpRequest, caller_id: UUID) -> HttpResponse:
    """A lost code is replaced by a new one, shown once on the page that answers. The old one dies, and a page that is
    asked for again makes no other: the one that was read out stands."""
    visible = Case.objects.visible_to(request.user)
    caller = get_object_or_404(Caller.objects.select_related("case"), pk=caller_id, case__in=visible)
    code = new_reference_code()
    if not press(request, replace_code, caller=caller, code=code):
        return redirect(caller.case)
    page = render(request, "calls/code.html", {"case": caller.case, "who": apart(caller), "code": code})
    return shown_once(page, then=caller.case.get_absolute_url(), said=CODE_STANDS)


def opened_caller(request: HttpRequest, caller_id: UUID) -> Caller:
    """The caller whose code this person was given within 24 hours, or one of a case they may open; else 404."""
    caller = get_object_or_404(
        Caller.objects.select_related("case", "role", "identity", "same_as"), pk=caller_id
    )
    if caller.same_as is not None:
        return opened_caller(request, caller.same_as_id)
    by_code = caller.code_accesses.filter(user=request.user, until__gt=timezone.now())
    by_code = by_code.exclude(is_out(request.user, case="caller__case"))
    visible = Case.objects.visible_to(request.user).filter(pk=caller.case_id)
    if not (visible.exists() or by_code.exists()):
        raise Http404
    return caller


@requires(Permission.IDENTITY_READ)
def identity_reason(request: HttpRequest, number: str) -> HttpResponse:
    """Why somebody opens the identities of a case that another has. Leads on to the page that asked."""
    case = visible_case(request, number)
    way = next_page(request, back=case.get_absolute_url())
    form = IdentityReasonForm(sent(request))
    if not must_say_why(case, request.user) or form.accept(say_why_identity, case=case, by=request.user):
        return redirect(way)
    lead = (
        "Ärendet är någon annans. Samordnaren läser ärendet ändå, men öppnar en identitet bara av ett skäl."
    )
    heading = "Varför öppnar du identiteten?"
    return form_page(request, form, heading=heading, submit="Spara och öppna", case=case, lead=lead)


def asked_of_others(request: HttpRequest, case: Case) -> HttpResponse | None:
    """Before an identity in a case that is not one's own is opened: why, once; and whoever is at the keyboard shows who
    it is."""
    user = request.user
    if case.handler_id == user.pk:
        return None
    is_known = is_fresh(request) and case.identity_reasons.filter(created_by=user).exists()
    if is_known or has_a_part(case, user):
        return None
    if must_say_why(case, user):
        return ask_at(request, reverse("calls:identity_reason", args=[case.number]))
    return ask_again(request)


def identity_of(case: Case, identity_id: UUID) -> Identity:
    identity = get_object_or_404(
        Identity.objects.select_related("caller__case", "person__case"), pk=identity_id
    )
    if identity.case.pk != case.pk:
        raise Http404
    return identity


def facts_of(identity: Identity, *, shown: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """What is known, term by term; what is empty is left out, and what the page has `shown` already."""
    labels = [
        (name, Identity._meta.get_field(name).verbose_name)
        for name in FIELDS
        if name not in ("is_protected", *shown)
    ]
    return [
        (label.capitalize(), getattr(identity, name)) for name, label in labels if getattr(identity, name)
    ]
