"""How a form is opened, filled in and sent by a test, and what must not have changed."""

import html
import re

from django.apps import apps
from django.utils import timezone

NASTY = "Emoji 🙂🏳️‍🌈, höger till vänster שלום \u202eabc, <script>alert(1)</script> & 'citat' \"citat\""
KEPT = NASTY.replace("\u202e", "")  # what cannot be seen turns nothing round
NUL = "före\x00efter"
LEFT_OUT = {"sessions.Session", "audit.AuditEvent", "audit.AuditLink", "drafts.Showing", "drafts.Draft"}


def stored() -> dict:
    """Every row of ours as it is, so that nothing can have been stored by half: but for what is kept of the words."""
    rows = {
        model._meta.label: model.objects.all()
        for model in apps.get_models()
        if model._meta.label not in LEFT_OUT
    }
    rows["calls.Promise"] = rows["calls.Promise"].exclude(kind="draft_to_finish")
    return {label: sorted(map(in_words, found.values_list())) for label, found in rows.items()}


def in_words(row: tuple) -> str:
    return str([bytes(value) if isinstance(value, memoryview) else value for value in row])


def hidden_in(response) -> dict:
    page = response.content.decode()
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))


def send(client, path: str, **answers):
    return client.post(path, hidden_in(client.get(path)) | answers)


def words_on(response) -> str:
    """The page as a person reads it, entities and all."""
    return html.unescape(response.content.decode())


def errors(response) -> dict:
    return {name: list(texts) for name, texts in response.context["form"].errors.items()}


def refused(client, path: str, *, by: str, saying: str, **answers) -> str:
    """Send; the answer is the same form with `saying` by the field `by`, and nothing has been stored."""
    before = stored()

    response = send(client, path, **answers)

    assert response.status_code == 200
    assert list(errors(response)) == [by]
    assert saying in " ".join(errors(response)[by])
    assert stored() == before
    return words_on(response)


def note(client, case, text):
    return send(
        client,
        f"/arenden/{case.number}/anteckning/",
        event_on=f"{timezone.localdate():%Y-%m-%d}",
        source="caller",
        text=text,
    )
