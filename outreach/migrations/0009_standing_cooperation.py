"""Contacts that are kept up: with whom, by whom, how often, and when they were in touch."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import stodtelefon.privacy.fields
import stodtelefon.swedish_order


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0040_a_note_may_come_from_the_police"),
        ("outreach", "0008_cards_in_the_languages"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Cooperation",
            fields=[
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "form_token",
                    models.UUIDField(
                        blank=True, editable=False, null=True, unique=True, verbose_name="formulärets märke"
                    ),
                ),
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("organisation", models.CharField(max_length=160, verbose_name="organisation")),
                ("function", models.CharField(blank=True, max_length=160, verbose_name="funktion")),
                (
                    "contact",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=300, verbose_name="kontaktväg"
                    ),
                ),
                (
                    "every",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "varje månad"),
                            (2, "varannan månad"),
                            (3, "varje kvartal"),
                            (6, "varje halvår"),
                            (12, "varje år"),
                        ],
                        verbose_name="hur ofta",
                    ),
                ),
                ("next_on", models.DateField(blank=True, null=True, verbose_name="nästa kontakt")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="avslutad")),
                (
                    "ended_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="varför den avslutades"),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="inskriven"
                    ),
                ),
                (
                    "areas",
                    models.ManyToManyField(
                        blank=True, related_name="cooperations", to="outreach.area", verbose_name="områden"
                    ),
                ),
                (
                    "audiences",
                    models.ManyToManyField(
                        blank=True,
                        related_name="cooperations",
                        to="calls.audience",
                        verbose_name="målgrupper",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cooperations",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ansvarig",
                    ),
                ),
            ],
            options={
                "verbose_name": "stående samverkan",
                "verbose_name_plural": "stående samverkan",
                "ordering": (
                    stodtelefon.swedish_order.SwedishOrder("organisation"),
                    stodtelefon.swedish_order.SwedishOrder("function"),
                    "id",
                ),
            },
        ),
        migrations.CreateModel(
            name="CooperationContact",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "form_token",
                    models.UUIDField(
                        blank=True, editable=False, null=True, unique=True, verbose_name="formulärets märke"
                    ),
                ),
                ("on", models.DateField(verbose_name="dag")),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="vad ni talade om")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="inskriven"
                    ),
                ),
                (
                    "cooperation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="outreach.cooperation",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "kontakt i en stående samverkan",
                "verbose_name_plural": "kontakter i stående samverkan",
                "ordering": ("-on", "-id"),
            },
        ),
        migrations.AddIndex(
            model_name="cooperation",
            index=models.Index(
                condition=models.Q(("ended_on", None)), fields=["next_on"], name="cooperation_by_next_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="cooperation",
            constraint=models.CheckConstraint(
                condition=models.Q(("organisation", ""), _negated=True),
                name="cooperation_says_with_whom",
                violation_error_message="Skriv vilken organisation ni samverkar med.",
            ),
        ),
        migrations.AddConstraint(
            model_name="cooperation",
            constraint=models.CheckConstraint(
                condition=models.Q(("every__in", (1, 2, 3, 6, 12))),
                name="cooperation_is_kept_up_as_listed",
                violation_error_message="Välj i listan hur ofta ni har kontakt.",
            ),
        ),
        migrations.AddConstraint(
            model_name="cooperation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_on__isnull", True), ("next_on__isnull", False)),
                    models.Q(("ended_on__isnull", False), ("next_on__isnull", True)),
                    _connector="OR",
                ),
                name="cooperation_has_a_next_day_until_it_ends",
                violation_error_message="Ange när ni ska ha kontakt nästa gång.",
            ),
        ),
        migrations.AddConstraint(
            model_name="cooperation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("ended_by__isnull", True), ("ended_on__isnull", True)),
                        models.Q(("ended_by__isnull", False), ("ended_on__isnull", False)),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(("ended_on__isnull", True), ("ended_reason", "")),
                        models.Q(("ended_on__isnull", False), models.Q(("ended_reason", ""), _negated=True)),
                        _connector="OR",
                    ),
                ),
                name="cooperation_ends_with_a_reason",
                violation_error_message="Skriv varför samverkan avslutas.",
            ),
        ),
        migrations.AddConstraint(
            model_name="cooperation",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_on__isnull", True), ("contact__isnull", True), _connector="OR"),
                name="cooperation_that_ended_keeps_no_contact",
                violation_error_message="En avslutad samverkan har ingen kontaktväg kvar.",
            ),
        ),
        migrations.AddIndex(
            model_name="cooperationcontact",
            index=models.Index(fields=["cooperation", "-on", "-id"], name="cooperation_last_contact"),
        ),
    ]
