"""A browser's tab, with the hidden fields of the page that it is on: CSRF is checked as in a browser."""

from __future__ import annotations

import re
from html import unescape

from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from stodtelefon.accounts.factories import PASSWORD
from stodtelefon.drafts.models import Draft

HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)"')


class Tab:
    def __init__(self, client: Client | None = None):
        self.client = client or Client(enforce_csrf_checks=True)
        self.hidden: dict[str, str] = {}

    def sign_in(self, user, next_page=""):
        self.get(reverse("account_login"))
        return self.post(
            reverse("account_login"), {"login": user.email, "password": PASSWORD, "next": next_page}
        )

    def get(self, path):
        self.page = self.client.get(path)
        self.read(self.page)
        return self.page

    def read(self, page) -> None:
        found = HIDDEN.findall(page.content.decode())
        self.hidden = {unescape(name): unescape(value) for name, value in found}

    def post(self, path, fields):
        response = self.client.post(path, self.hidden | fields)
        if response.status_code == 200:
            self.read(response)
        return response

    def write(self, path, fields, **more):
        """As the page does while somebody is writing."""
        sent = self.hidden | fields | {"kept_address": path, "kept_title": "Sidan"} | more
        sent.pop("csrfmiddlewaretoken", None)
        response = self.client.post("/utkast/spara/", sent)
        answer = response.json()
        if "draft" in answer:
            self.hidden["utkast"] = answer["draft"]
        return response

    @staticmethod
    def end_session():
        Session.objects.all().delete()


def only_draft() -> Draft:
    return Draft.objects.open().get()
