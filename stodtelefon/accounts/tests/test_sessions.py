"""Where sessions are kept: what has run out or is ended is gone at the next request."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.models import Session
from django.utils import timezone

from stodtelefon.accounts.sessions import SessionStore

pytestmark = pytest.mark.django_db


def test_what_was_kept_is_read_again(django_assert_num_queries):
    kept = SessionStore()
    kept["who"] = "Maria"
    kept.save()

    with django_assert_num_queries(1):
        assert SessionStore(kept.session_key)["who"] == "Maria"


def test_session_that_django_kept_is_read_here_and_the_other_way_round():
    before, after = db.SessionStore(), SessionStore()
    before["who"], after["who"] = "Maria", "Erik"
    before.save()
    after.save()

    assert SessionStore(before.session_key)["who"] == "Maria"
    assert db.SessionStore(after.session_key)["who"] == "Erik"


def test_session_that_has_run_out_is_empty_and_its_key_is_not_used_again():
    kept = SessionStore()
    kept["who"] = "Maria"
    kept.save()
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))

    late = SessionStore(kept.session_key)

    assert late.get("who") is None
    assert late.session_key is None


def test_session_of_a_key_that_nobody_has_is_empty():
    made_up = SessionStore("x" * 32)

    assert made_up.get("who") is None
    assert made_up.session_key is None


def test_session_whose_row_is_gone_ends_at_the_next_request(call_taker, login):
    client = login(call_taker)
    assert client.get("/konto/").status_code == 200
    Session.objects.filter(pk=client.cookies[settings.SESSION_COOKIE_NAME].value).delete()

    assert client.get("/konto/").status_code == 302


def test_session_that_was_ended_meanwhile_is_not_written_anew():
    kept = SessionStore()
    kept["who"] = "Maria"
    kept.save()
    Session.objects.all().delete()

    kept["who"] = "Erik"
    with pytest.raises(UpdateError):
        kept.save()

    assert not Session.objects.exists()


def test_key_that_somebody_has_is_never_given_to_another(monkeypatch):
    taken = SessionStore()
    taken["who"] = "Maria"
    taken.save()
    keys = iter([taken.session_key, "y" * 32])
    monkeypatch.setattr(SessionStore, "_get_new_session_key", lambda self: next(keys))

    other = SessionStore()
    other["who"] = "Erik"
    other.save()

    assert other.session_key == "y" * 32
    assert SessionStore(taken.session_key)["who"] == "Maria"


def test_session_is_written_in_one_statement(django_assert_num_queries):
    kept = SessionStore()
    with django_assert_num_queries(1):
        kept.create()
    kept["who"] = "Maria"

    with django_assert_num_queries(1):
        kept.save()
