"""The battery: going through it in a meeting, reading and signing it, changing a signed answer."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from calls.deeds import alarm_address, deed_address
from calls.models import Alarm
from calls.models.choices import FoundIn
from meetings.actions.answers import add_answer, change_answer, save_answers, why_shut
from meetings.actions.batteries import no_battery, sign_battery, start_battery
from meetings.actions.findings import add_finding
from meetings.forms.batteries import AddAnswerForm, ChangeAnswerForm, SectionForm
from meetings.forms.findings import FindingForm
from meetings.forms.meetings import LevelForm
from meetings.models import Answer, Battery, Meeting, Question
from meetings.models.choices import Basis, FindingKind, YesNo
from meetings.progress import Part, is_all_answered, progress
from meetings.views.meetings import answers_of, ask, open_meeting
from meetings.with_whom import whom
from stodtelefon.accounts.screen_lock import during_conversation
from stodtelefon.forms.form import DeedForm
from stodtelefon.forms.pages import sent
from stodtelefon.permissions import Permission, requires
from stodtelefon.texts import tidy

FORM = "svar"
ADD = "add:"
TO_DEED = "deed:"
NOTHING_NEW = "Inget var ändrat."
NOT_YET = "Det går inte att signera än"
DEEDS = {"fara": Alarm.Deed.DANGER, "barn": Alarm.Deed.CHILD}


@requires(Permission.MEETING_WRITE)
def start(request: HttpRequest, meeting_id) -> HttpResponse:
    """Begin the battery, or go on where it was left: that section opens here, and the signing where all is answered."""
    meeting = open_meeting(request, meeting_id)
    if meeting.battery_id is not None:
        parts = progress(meeting)
        if meeting.awaits_signing and is_all_answered(parts):
            return redirect("meetings:battery_sign", meeting.pk)
        key = next((part for part in parts if not part.answered), parts[0]).section.key
        if request.method == "POST":  # begun already, by another press
            return redirect("meetings:battery", meeting.pk, key)
        return section(request, meeting_id, key)
    if refused := why_shut(meeting) or no_battery(meeting):
        messages.error(request, refused)
        return redirect(meeting)
    form = LevelForm(sent(request), case=meeting.case)
    if form.accept(start_battery, meeting=meeting, by=request.user):
        return redirect("meetings:battery_start", meeting.pk)
    text = "Frågebatteriet går att fylla i del för del. Varje fråga får lämnas öppen."
    return ask(request, meeting, form, question="Börja med frågebatteriet?", submit="Börja", text=text)


@during_conversation
@requires(Permission.MEETING_WRITE)
def section(request: HttpRequest, meeting_id, section: str) -> HttpResponse:
    """One section: written in while it can be, otherwise read. What is sent too late is shown back, and nothing of it
    is dropped: where the answers have gone on to another meeting, the next sending goes there."""
    asked = open_meeting(request, meeting_id)
    meeting = answers_of(request, asked)
    data = sent(request)
    if meeting.battery_id is None or (data is None and meeting != asked):
        return redirect("meetings:battery_start", asked.pk)
    parts = progress(meeting)
    place = place_of(parts, section)
    if data is None and (meeting.battery_signed_at or why_shut(meeting) or not meeting.case.is_open):
        return read_section(request, meeting, parts, place)
    here = parts[place].section
    form = SectionForm(data, meeting=meeting, section=here)
    findings = [finding_form(kind, typed=typed(request, kind)) for kind in FindingKind.values]
    if meeting != asked:
        form.refuse_moved(asked)
    elif (changed := form.accept(save_answers, meeting=meeting, section=here, by=request.user)) is not None:
        go = form.cleaned_data["go"]
        findings = add_findings(request, meeting, go)
        if not any(adding.errors for adding in findings):
            onward = where_to(request, meeting, parts, place, go)
            if deed := demanded(meeting, go, changed, onward):
                return redirect(deed)
            has_written = changed or any(
                tidy(request.POST.get(f"{kind}-text")) for kind in FindingKind.values
            )
            messages.success(request, "Sparat." if has_written else NOTHING_NEW, extra_tags="quiet")
            return redirect(onward)
        form = SectionForm(meeting=meeting, section=here)
    return section_page(request, meeting, parts, place, form, findings)


@requires(Permission.MEETING_WRITE)
def blank(request: HttpRequest) -> HttpResponse:
    """The battery that new meetings use, on paper: for a meeting away from the network."""
    battery = get_object_or_404(Battery.objects.in_use().with_questions())
    context = {"battery": battery, "yes_no": YesNo.labels, "bases": Basis.labels}
    return render(request, "meetings/battery_blank.html", context)


def place_of(parts: list[Part], key: str) -> int:
    for place, part in enumerate(parts):
        if part.section.key == key:
            return place
    raise Http404


def finding_form(kind: str, data=None, *, typed: dict | None = None) -> FindingForm:
    return FindingForm(data, kind=kind, belongs_to=FORM, initial=typed)


def typed(request: HttpRequest, kind: str) -> dict:
    """What stands in the fields of one more finding, for a page on which something else was refused."""
    names, data = FindingForm.base_fields, sent(request) or {}
    return {name: data[f"{kind}-{name}"] for name in names if f"{kind}-{name}" in data}


def add_findings(request: HttpRequest, meeting: Meeting, go: str) -> list[FindingForm]:
    """Add the findings that were typed, whichever button was pressed. Gives their forms: the refused ones say why."""
    wanted = go.removeprefix(ADD) if go.startswith(ADD) else ""
    if wanted and wanted not in FindingKind.values:
        raise Http404
    forms = []
    for kind in FindingKind.values:
        form = finding_form(kind)
        if kind == wanted or tidy(request.POST.get(f"{kind}-text")):
            form = finding_form(kind, request.POST)
            if form.accept(add_finding, meeting=meeting, by=request.user):
                form = finding_form(kind)
        forms.append(form)
    return forms


def demanded(meeting: Meeting, go: str, changed: list[Answer], onward: str) -> str:
    """The address of the deed that was asked for, or that a flagged "ja" demands; what was typed is saved by then.

    It leads back to `onward`. Empty when there is nothing to do.
    """
    if go in DEEDS:
        found = {"found_in": FoundIn.MEETING, "found_id": meeting.pk}
        return deed_address(DEEDS[go], meeting.case, till=onward, **found)
    about = [answer.pk for answer in changed]
    asked = asked_for(meeting, go)
    alarm = Alarm.objects.open().about(*([asked.pk] if asked else about)).first()
    if alarm is not None:
        return alarm_address(alarm, meeting.case, till=onward)
    if asked is not None:
        found = {"found_in": FoundIn.ANSWER, "found_id": asked.pk}
        return deed_address(asked.question.deed, meeting.case, till=onward, **found)
    return ""


def asked_for(meeting: Meeting, go: str) -> Answer | None:
    """The flagged "ja" whose own button was pressed. Words beside it that nothing is needed do not take it away."""
    key = go.removeprefix(TO_DEED)
    if not go.startswith(TO_DEED) or not key.isdigit():
        return None
    answer = meeting.answers.current().filter(question=key).select_related("question").first()
    return answer if answer is not None and answer.is_flagged_yes else None


def where_to(request: HttpRequest, meeting: Meeting, parts: list[Part], place: int, go: str) -> str:
    """The address after saving: the next or previous section, another one by its key, or this one again. After the last
    one comes the signing of a held meeting's battery, or the meeting."""
    if go.startswith(ADD):
        return f"{request.path}#{go.removeprefix(ADD)}"
    keys = [part.section.key for part in parts]
    is_after_last = go == "next" and place + 1 == len(keys)
    if is_after_last and meeting.awaits_signing:
        return reverse("meetings:battery_sign", args=[meeting.pk])
    if is_after_last or go == "done":
        return meeting.get_absolute_url()
    wanted = {"next": min(place + 1, len(keys) - 1), "prev": max(place - 1, 0)}.get(go, place)
    key = go if go in keys else keys[wanted]
    return reverse("meetings:battery", args=[meeting.pk, key])


def section_page(request, meeting, parts, place, form, findings) -> HttpResponse:
    found = list(meeting.findings.select_related("owner"))
    context = {
        "meeting": meeting,
        "whom": whom(meeting),
        "case": meeting.case,
        "parts": parts,
        "here": parts[place],
        "is_first": place == 0,
        "is_last": place + 1 == len(parts),
        "form": form,
        "groups": [(one, [row for row in found if row.kind == one.kind]) for one in findings],
        "forms": findings,
        "form_id": FORM,
        "action": reverse("meetings:battery", args=[meeting.pk, parts[place].section.key]),
    }
    return render(request, "meetings/battery.html", context)


def read_section(request, meeting, parts, place) -> HttpResponse:
    """A section that is read: each signed answer may get a new version, the others stay as they are."""
    answers = meeting.answers.current().filter(question__section=parts[place].section).for_list()
    by_question = {answer.question_id: answer for answer in answers.select_related("replaces")}
    questions = parts[place].section.questions.all()
    context = {
        "meeting": meeting,
        "whom": whom(meeting),
        "case": meeting.case,
        "parts": parts,
        "here": parts[place],
        "rows": [(question, by_question.get(question.pk)) for question in questions],
        "shut": why_shut(meeting),
        "has_earlier": any(answer.was_written_over for answer in by_question.values()),
    }
    return render(request, "meetings/battery_read.html", context)


@during_conversation
@requires(Permission.MEETING_WRITE)
def sign(request: HttpRequest, meeting_id) -> HttpResponse:
    meeting = open_meeting(request, meeting_id)
    form = DeedForm(sent(request), row=meeting)
    if form.accept(sign_battery, meeting=meeting, by=request.user):
        messages.success(request, "Frågebatteriet är signerat.")
        return redirect(meeting)
    text = "Efter signeringen ändras inget svar. En rättelse blir en ny version, och den gamla går att läsa."
    return ask(
        request,
        meeting,
        form,
        question="Signera frågebatteriet?",
        submit="Signera",
        text=text,
        summary=NOT_YET,
    )


@requires(Permission.MEETING_WRITE)
def answer_add(request: HttpRequest, meeting_id, question_id: int) -> HttpResponse:
    """An answer in addition, to a question that was left open when the battery was signed."""
    meeting = open_meeting(request, meeting_id)
    questions = Question.objects.filter(section__battery=meeting.battery_id).select_related("section")
    question = get_object_or_404(questions, pk=question_id)
    back = reverse("meetings:battery", args=[meeting.pk, question.section.key])
    if meeting.battery_signed_at is None:
        return redirect(back)
    form = AddAnswerForm(sent(request), question=question)
    if new := form.accept(add_answer, meeting=meeting, question=question, by=request.user):
        messages.success(request, "Svaret är signerat som ett tillägg.")
        return redirect(demanded(meeting, form.cleaned_data["go"], [new], back) or back)
    context = {"meeting": meeting, "case": meeting.case, "form": form, "cancel_url": back}
    return render(request, "meetings/answer.html", context)


@requires(Permission.MEETING_WRITE)
def answer_change(request: HttpRequest, meeting_id, answer_id) -> HttpResponse:
    """A new version of one signed answer, begun on the newest; the old ones stay readable beneath."""
    meeting = open_meeting(request, meeting_id)
    signed = list(meeting.answers.filter(signed_at__isnull=False).for_list().order_by("-answered_at"))
    question = next((one.question for one in signed if one.pk == answer_id), None)
    if question is None:
        raise Http404
    versions = [one for one in signed if one.question_id == question.pk]
    back = reverse("meetings:battery", args=[meeting.pk, question.section.key])
    form = ChangeAnswerForm(sent(request), row=versions[0])
    if new := form.accept(change_answer, answer=form.begun_from, by=request.user):
        messages.success(request, "Den nya versionen är signerad.")
        return redirect(demanded(meeting, form.cleaned_data["go"], [new], back) or back)
    context = {"meeting": meeting, "case": meeting.case, "form": form, "versions": versions}
    return render(request, "meetings/answer.html", context | {"cancel_url": back})
