"""The versions of the battery: read, draft, edit, publish, throw away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from meetings.actions.battery_drafts import discard_draft, draft_battery, publish_battery, save_section
from meetings.battery_news import differs, in_use, news_of
from meetings.forms.battery_drafts import DraftSectionForm
from meetings.models import Battery
from stodtelefon.editions.pages import EditionPages
from stodtelefon.forms.pages import sent
from stodtelefon.permissions import Permission, requires
from stodtelefon.texts import tidy

WORDS = ("title", "text", "labels")
BATTERIES = EditionPages(
    Battery, noun="battery", title="Frågebatteri", index="meetings:battery_index", new="meetings:draft_create"
)


@requires(Permission.BATTERY_EDIT)
def index(request: HttpRequest) -> HttpResponse:
    return BATTERIES.list(request, "meetings/battery_index.html")


@requires(Permission.BATTERY_EDIT)
def preview(request: HttpRequest, number: int) -> HttpResponse:
    """Every question of a version, as it is asked."""
    battery = get_object_or_404(Battery.objects.with_questions(), number=number)
    context = {"battery": battery}
    if battery.is_draft:
        now = in_use()
        context |= {"now": now and now.number, "new": differs(battery, now)}
    return render(request, "meetings/battery_preview.html", context)


@require_POST
@requires(Permission.BATTERY_EDIT)
def draft(request: HttpRequest) -> HttpResponse:
    return BATTERIES.begin(request, draft_battery)


@requires(Permission.BATTERY_EDIT)
def edit(request: HttpRequest, number: int, section: str) -> HttpResponse:
    """Edit a section of a draft."""
    data, battery = sent(request), BATTERIES.edited(request, number)
    here = battery.sections.filter(key=section).first() if battery else None
    if here is None:
        return BATTERIES.gone(request, typed_words(data))
    form = DraftSectionForm(data, row=battery, section=here)
    if form.accept(save_section, section=here, by=request.user):
        messages.success(request, "Delen är sparad.")
        return redirect("meetings:draft_edit", number, section)
    context = {"battery": battery, "here": here, "sections": battery.sections.all(), "form": form}
    return render(request, "meetings/draft.html", context)


def typed_words(data: QueryDict | None) -> list[str]:
    """What people wrote in the form of a section, whatever has become of its questions."""
    names = [name for name in data or () if name.partition("_")[0] in WORDS]
    return [words for name in names if (words := tidy(data[name]))]


@requires(Permission.BATTERY_EDIT)
def publish(request: HttpRequest, number: int) -> HttpResponse:
    return BATTERIES.use(
        *(request, number, publish_battery),
        news=news_of,
        text="Nya möten får den här versionen. Möten som har börjat behåller sin.",
        done=f"Version {number} används nu på nya möten.",
    )


@requires(Permission.BATTERY_EDIT)
def discard(request: HttpRequest, number: int) -> HttpResponse:
    return BATTERIES.discard(request, number, discard_draft)
