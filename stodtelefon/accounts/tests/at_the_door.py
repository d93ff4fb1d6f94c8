"""Somebody at the sign-in page: what they send, what they are answered, and what is counted of it."""

from django.db import connection

from stodtelefon.accounts.factories import PASSWORD

LOGIN = "/konto/logga-in/"


def sign_in(client, user, password=PASSWORD):
    return client.post(LOGIN, {"login": user.email, "password": password})


def kept() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM stodtelefon_cache")
        return [key.split(":", 2)[2] for (key,) in cursor.fetchall()]


def codes(response) -> list[str]:
    return [error.code for error in response.context["form"].non_field_errors().as_data()]
