"""The pages that are nothing but a form, a question or one press.

form = CloseForm(sent(request), row=case)
if form.accept(close_case, case=case, by=request.user):
    messages.success(request, "Ärendet är avslutat.")
    return redirect(case)
return form_page(request, form, heading="Avsluta ärendet", submit="Avsluta", case=case)
"""

from __future__ import annotations

from collections.abc import Collection

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

ALREADY_CHANGED = "Det hade redan ändrats, så inget nytt är gjort. Så här är det nu."


def sent(request: HttpRequest) -> QueryDict | None:
    """What was sent, an empty form included; what was typed and is to be shown again (`Shown`), where the address asks
    for a draft; None when the page is only opened."""
    if request.method == "POST":
        return request.POST
    typed = getattr(request, "draft_shown", None)
    if typed is not None:
        typed.is_read = True
    return typed


def list_named(request: HttpRequest, lists: Collection[str]) -> str:
    """Which of a page's lists the address asks for (`?lista=`), the first one where it asks for none. One that is not
    there is no page (404): another list in its place would be taken for it."""
    name = request.GET.get("lista") or next(iter(lists))
    if name not in lists:
        raise Http404
    return name


def form_page(
    request: HttpRequest,
    form,
    *,
    heading: str,
    submit: str = "Spara",
    template="components/form_page.html",
    **more,
) -> HttpResponse:
    """A page with one form. See `where` for `case`, `trail` and `back`; the rest is in the template."""
    return render(request, template, {"form": form, "heading": heading, "submit": submit} | where(**more))


def confirm_page(request: HttpRequest, form, *, question: str, submit: str, **more) -> HttpResponse:
    """A page that asks before something is done that matters."""
    context = {"form": form, "question": question, "submit": submit} | where(**more)
    return render(request, "components/confirm.html", context)


def where(*, case=None, trail=(), back: str = "", **more) -> dict:
    """Where a page belongs: its case, then `trail` as (words, address). "Avbryt" leads to the last, or to `back`."""
    if case is not None:
        trail = [(f"Ärende {case.number}", case.get_absolute_url()), *trail]
    addresses = [address for _, address in trail if address]
    return {"case": case, "trail": trail, "cancel_url": back or (addresses[-1] if addresses else "")} | more


def press(request: HttpRequest, action, *, done: str = "", **values):
    """A deed that is one press: run the action and say how it went. Gives what it returned, or None when refused."""
    try:
        result = action(by=request.user, **values)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return None
    if done:
        messages.success(request, done)
    return result


def shown_once(response: HttpResponse, *, then: str, said: str) -> HttpResponse:
    """A page that is not shown again: the same press leads to the address `then`, where `said` is said."""
    response.second_press = {"address": then, "said": [[messages.WARNING, said]]}
    return response
