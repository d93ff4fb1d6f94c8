"""The pages that all editions have: their list, begun by a press, taken into use or thrown away when asked once.

WORDINGS = EditionPages(
    Wording, noun="wording", title="Samtalets ord", index="calls:wording_index", new="calls:wording_begin"
)
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from stodtelefon.editions.forms import EditionDeedForm
from stodtelefon.editions.models import Edition
from stodtelefon.editions.news import Difference
from stodtelefon.forms.pages import ALREADY_CHANGED, confirm_page, press, sent


@dataclass(frozen=True)
class EditionPages:
    """`noun`: what the actions call one; `title`: the heading of the list; `index`, `new`: the names of the addresses
    of the list and of what begins the next one."""

    model: type[Edition]
    noun: str
    title: str
    index: str
    new: str

    def list(self, request: HttpRequest, template: str) -> HttpResponse:
        editions = [*self.model.objects.for_list()]
        draft = next((edition for edition in editions if edition.is_draft), None)
        context = {"editions": editions, "draft": draft, "title": self.title, "new": reverse(self.new)}
        return render(request, template, context)

    def begin(self, request: HttpRequest, action) -> HttpResponse:
        draft = press(request, action)
        if draft is None:
            return redirect(self.index)
        messages.success(
            request,
            f"Version {draft.number} är ett utkast. Ingen frågas efter den förrän du börjar använda den.",
        )
        return redirect(draft)

    def edited(self, request: HttpRequest, number: int) -> Edition | None:
        """What is sent when the draft is in use is answered with the action's refusal; the page is a draft's alone."""
        editions = self.model.objects
        return (editions.drafts() if sent(request) is None else editions.all()).filter(number=number).first()

    def gone(self, request: HttpRequest, typed: Collection[str] = ()) -> HttpResponse:
        """What is sent when the draft is thrown away is shown back; opened, there is no page."""
        if sent(request) is None:
            raise Http404
        context = {"title": self.title, "index": reverse(self.index), "typed": typed}
        return render(request, "editions/gone.html", context, status=404)

    def use(
        self,
        request: HttpRequest,
        number: int,
        action: Callable,
        *,
        text: str,
        done: str,
        news: Callable[..., list[Difference]],
    ) -> HttpResponse:
        """`text`: who is asked in it from now on; `news`: what a draft says otherwise."""
        return self._ask(
            *(request, number, action),
            done=done,
            question=f"Börja använda version {number}?",
            submit="Börja använda",
            text=f"{text} Sedan ändras versionen aldrig.",
            news=news,
        )

    def discard(self, request: HttpRequest, number: int, action: Callable) -> HttpResponse:
        return self._ask(
            *(request, number, action),
            done="Utkastet är borttaget.",
            question=f"Ta bort utkastet till version {number}?",
            submit="Ta bort utkastet",
            text="Det går inte att ångra. Den version som används påverkas inte.",
            tone="alarm",
        )

    def _ask(
        self, request: HttpRequest, number: int, action: Callable, *, done: str, news=None, **page
    ) -> HttpResponse:
        draft = self.edited(request, number)
        if draft is None:
            return self.gone(request)
        form = EditionDeedForm(sent(request), row=draft)
        if form.accept(action, **{self.noun: draft}, by=request.user):
            messages.success(request, done)
            return redirect(self.index)
        if form.is_bound and not self.model.objects.drafts().filter(pk=draft.pk).exists():
            # Somebody was first.
            messages.error(request, ALREADY_CHANGED)
            return redirect(self.index)
        trail = [(self.title, reverse(self.index)), (f"Version {number}", draft.get_absolute_url())]
        facts = [one.fact for one in news(draft)] if news else ()
        return confirm_page(request, form, trail=trail, facts=facts, **page)
