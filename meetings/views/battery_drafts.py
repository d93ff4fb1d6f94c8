"""The versions of the battery: read, draft, edit, publish, throw away."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from meetings.actions.battery_drafts import discard_draft, draft_battery, publish_battery, save_section
from meetings.forms.battery_drafts import DraftSectionForm
from meetings.models import Battery
from stodtelefon.forms.form import DeedForm
from stodtelefon.forms.pages import confirm_page, press, sent
from stodtelefon.permissions import Permission, requires
from stodtelefon.texts import tidy

WORDS = ("title", "text", "labels")


@requires(Permission.BATTERY_EDIT)
def index(request: HttpRequest) -> HttpResponse:
    batteries = list(Battery.objects.for_list())
    has_draft = any(battery.status == Battery.Status.DRAFT for battery in batteries)
    return render(request, "meetings/battery_index.html", {"batteries": batteries, "has_draft": has_draft})


@requires(Permission.BATTERY_EDIT)
def preview(request: HttpRequest, number: int) -> HttpResponse:
    """Every question of a version, as it is asked."""
    battery = get_object_or_404(Battery.objects.with_questions(), number=number)
    return render(request, "meetings/battery_preview.html", {"battery": battery})


@require_POST
@requires(Permission.BATTERY_EDIT)
def draft(request: HttpRequest) -> HttpResponse:
    battery = press(request, draft_battery)
    if battery is None:
        return redirect("meetings:battery_index")
    messages.success(
        request, f"Version {battery.number} är ett utkast. Ingen frågas efter det förrän du publicerar."
    )
    return redirect("meetings:battery_preview", battery.number)


@requires(Permission.BATTERY_EDIT)
def edit(request: HttpRequest, number: int, section: str) -> HttpResponse:
    """Edit a section of a draft. What is sent when the draft is published or thrown away is shown back."""
    data = sent(request)
    versions = Battery.objects.drafts() if data is None else Battery.objects.all()
    battery = versions.filter(number=number).first()
    here = battery.sections.filter(key=section).first() if battery else None
    if here is None and data is not None:
        return render(request, "meetings/draft_gone.html", {"typed": typed_words(data)}, status=404)
    if here is None:
        raise Http404
    form = DraftSectionForm(data, row=battery, section=here)
    if form.accept(save_section, section=here, by=request.user):
        messages.success(request, "Delen är sparad.")
        return redirect("meetings:draft_edit", number, section)
    context = {"battery": battery, "here": here, "sections": battery.sections.all(), "form": form}
    return render(request, "meetings/draft.html", context)


def typed_words(data: QueryDict) -> list[str]:
    """What people wrote in the form of a section, whatever has become of its questions."""
    names = [name for name in data if name.partition("_")[0] in WORDS]
    return [words for name in names if (words := tidy(data[name]))]


@requires(Permission.BATTERY_EDIT)
def publish(request: HttpRequest, number: int) -> HttpResponse:
    battery = get_object_or_404(Battery.objects.drafts(), number=number)
    form = DeedForm(sent(request), row=battery)
    if form.accept(publish_battery, battery=battery, by=request.user):
        messages.success(request, f"Version {number} används nu på nya möten.")
        return redirect("meetings:battery_index")
    text = (
        "Nya möten får den här versionen. Möten som har börjat behåller sin. "
        "Efter publiceringen ändras versionen aldrig."
    )
    return confirm_page(
        request,
        form,
        question=f"Publicera version {number}?",
        submit="Publicera",
        text=text,
        back=reverse("meetings:battery_preview", args=[number]),
    )


@requires(Permission.BATTERY_EDIT)
def discard(request: HttpRequest, number: int) -> HttpResponse:
    battery = get_object_or_404(Battery.objects.drafts(), number=number)
    form = DeedForm(sent(request), row=battery)
    if form.accept(discard_draft, battery=battery, by=request.user):
        messages.success(request, "Utkastet är borta.")
        return redirect("meetings:battery_index")
    return confirm_page(
        request,
        form,
        question=f"Slänga utkastet till version {number}?",
        submit="Släng utkastet",
        text="Det går inte att ångra. Den version som används påverkas inte.",
        tone="alarm",
        back=reverse("meetings:battery_preview", args=[number]),
    )
