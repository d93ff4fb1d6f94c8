"""A person and a diary to seal, in tables that live as long as one test."""

import uuid

from django.db import connection, models
from django.test.utils import isolate_apps

from stodtelefon.privacy.fields import SealedJSONField, SealedTextField
from stodtelefon.privacy.hashing import KeyedHashField

with isolate_apps():

    class Person(models.Model):  # noqa: DJ008
        id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
        name = SealedTextField("namn", max_length=50)
        story = SealedTextField("berättelse", blank=True)
        answers = SealedJSONField("svar", blank=True)
        number_hash = KeyedHashField(of="name", purpose="number", null=True)
        age = models.IntegerField(default=40)

        class Meta:
            app_label = "privacy"
            db_table = "sealed_person"

    class Numbered(models.Model):  # noqa: DJ008
        name = SealedTextField(unique=True)

        class Meta:
            app_label = "privacy"


def make_table(model) -> None:
    """Make the model's table for this connection only, without the rights to make a lasting one."""
    columns = ", ".join(
        f'"{field.column}" {field.db_type(connection)}'
        f"{'' if field.null else ' NOT NULL'}{' PRIMARY KEY' if field.primary_key else ''}"
        for field in model._meta.concrete_fields
    )
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {model._meta.db_table} ({columns}) ON COMMIT DROP")


def stored(person, column="name") -> bytes | None:
    """What lies in the database."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM sealed_person WHERE id = %s", [person.pk])
        value = cursor.fetchone()[0]
    return None if value is None else bytes(value)


def store(person, token: bytes, column="name") -> None:
    """Put something in the database behind the field's back."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE sealed_person SET {column} = %s WHERE id = %s", [token, person.pk])
