"""How many statements a page sends and how many rows are read for them: opened within this process, and taken back."""

from __future__ import annotations

from types import SimpleNamespace

from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from stodtelefon.accounts.models import User
from stodtelefon.demo.bench.pages import Page
from stodtelefon.demo.bench.plans import Meter
from stodtelefon.demo.bench.visitor import FETCHED, REDIRECT, UnexpectedAnswerError, hidden_in
from stodtelefon.demo.load.staff import DOMAIN


class InProcess:
    """A browser without any network. Only the last thing that it does is counted: a form is opened beforehand."""

    def __init__(self, login: str):
        self.client = Client(headers={"host": settings.ALLOWED_HOSTS[0]})
        if login:
            self.client.force_login(User.objects.get(email=f"{login}1@{DOMAIN}"))
        self.meter = Meter()

    def get(self, path: str) -> str:
        return self._counted("get", path, None, 200)

    def search(self, words: str, *, expected: int) -> str:
        return self._counted("post", "/sok/", {"q": words}, expected)

    def fill_in(self, path: str, **answers: object) -> str:
        return self._counted("post", path, hidden_in(self.get(path)) | answers, REDIRECT)

    def _counted(self, method: str, path: str, fields: dict | None, expected: int) -> str:
        self.meter = Meter()
        with connection.execute_wrapper(self.meter):
            response = getattr(self.client, method)(path, fields)
            if response.status_code == FETCHED:
                response = self.client.get(response.headers["Location"])
        if response.status_code != expected:
            raise UnexpectedAnswerError(f"{path}: {response.status_code}, inte {expected}")
        return response.content.decode()


def counted(page: Page, there: SimpleNamespace) -> tuple[int, int]:
    """Statements and rows of a second visit, when what is read or kept once has been."""
    with transaction.atomic():
        for _ in "12":
            browser = InProcess(page.login)
            page.visit(browser, there)
        transaction.set_rollback(True)
    return len(browser.meter.statements), sum(statement.rows for statement in browser.meter.statements)
