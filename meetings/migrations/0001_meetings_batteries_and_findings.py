import json
import uuid
from pathlib import Path

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

import meetings.models.bookings
import stodtelefon.privacy.fields

DATA = Path(__file__).resolve().parent.parent / "data" / "battery_1.json"


def load(apps, schema_editor):
    """The 38 questions are laid in as a draft and then published, as every version is."""
    battery_model = apps.get_model("meetings", "Battery")
    section_model = apps.get_model("meetings", "Section")
    question_model = apps.get_model("meetings", "Question")
    data = json.loads(DATA.read_text(encoding="utf-8"))
    battery = battery_model.objects.create(number=1, name=data["name"], status="draft")
    for place, section_data in enumerate(data["sections"], start=1):
        questions = section_data.pop("questions")
        section = section_model.objects.create(battery=battery, position=place, **section_data)
        for position, question in enumerate(questions, start=1):
            question_model.objects.create(section=section, position=position, **question)
    battery_model.objects.update(status="published", published_at=timezone.now())


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("calls", "0001_cases_calls_and_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=40, verbose_name="nyckel")),
                ("text", models.CharField(max_length=300, verbose_name="fråga")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("text", "fritext"),
                            ("yes_no", "ja eller nej"),
                            ("choice", "ett val"),
                            ("multi_choice", "flera val"),
                            ("month", "månad"),
                            ("scale", "0–10, egen uppfattning"),
                            ("partners", "samverkansaktörer"),
                        ],
                        max_length=12,
                        verbose_name="slag",
                    ),
                ),
                ("options", models.JSONField(blank=True, default=list, verbose_name="val")),
                (
                    "asks_basis",
                    models.BooleanField(default=False, verbose_name="frågar vad svaret bygger på"),
                ),
                (
                    "yes_needs_decision",
                    models.BooleanField(default=False, verbose_name="ett ja kräver beslut"),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="ordning")),
            ],
            options={
                "verbose_name": "fråga",
                "verbose_name_plural": "frågor",
                "ordering": ("section__position", "position"),
            },
        ),
        migrations.CreateModel(
            name="Battery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("number", models.PositiveIntegerField(unique=True, verbose_name="version")),
                ("name", models.CharField(max_length=120, verbose_name="namn")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "utkast"),
                            ("published", "används"),
                            ("retired", "används inte längre"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="läge",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="skapad"
                    ),
                ),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="publicerad")),
                ("retired_at", models.DateTimeField(blank=True, null=True, verbose_name="togs ur bruk")),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "retired_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "frågebatteri",
                "verbose_name_plural": "frågebatterier",
                "ordering": ("-number",),
            },
        ),
        migrations.CreateModel(
            name="Meeting",
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("with_caller", "möte med den som hör av sig"),
                            ("cooperation", "samverkansmöte"),
                            ("follow_up", "uppföljning"),
                        ],
                        default="with_caller",
                        max_length=12,
                        verbose_name="slag",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("offered", "erbjudet"),
                            ("booked", "bokat"),
                            ("held", "hållet"),
                            ("cancelled", "inställt"),
                            ("no_show", "uteblev"),
                            ("rescheduled", "ombokat"),
                        ],
                        default="offered",
                        max_length=12,
                        verbose_name="läge",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("on_site", "på plats"), ("phone", "telefon"), ("video", "video")],
                        default="on_site",
                        max_length=8,
                        verbose_name="sätt",
                    ),
                ),
                (
                    "place",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=200, verbose_name="plats"
                    ),
                ),
                ("starts_at", models.DateTimeField(blank=True, null=True, verbose_name="börjar")),
                ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="slutar")),
                (
                    "participants",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=1000, verbose_name="fler som deltar"
                    ),
                ),
                ("offered_at", models.DateTimeField(verbose_name="erbjudet")),
                ("booked_at", models.DateTimeField(blank=True, null=True, verbose_name="bokat")),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="bekräftat")),
                ("held_at", models.DateTimeField(blank=True, null=True, verbose_name="hållet")),
                ("no_show_at", models.DateTimeField(blank=True, null=True, verbose_name="uteblev")),
                (
                    "cancelled_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="inställt eller ombokat"),
                ),
                (
                    "cancelled_side",
                    models.CharField(
                        blank=True,
                        choices=[("caller", "den som hör av sig"), ("us", "vi")],
                        max_length=6,
                        verbose_name="på vems initiativ",
                    ),
                ),
                (
                    "reason",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=500, verbose_name="skäl"
                    ),
                ),
                (
                    "battery_signed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="frågebatteriet signerat"),
                ),
                (
                    "battery",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="meetings",
                        to="meetings.battery",
                        verbose_name="frågebatteri",
                    ),
                ),
                (
                    "battery_signed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "booked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "caller",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meetings",
                        to="calls.caller",
                        verbose_name="den som hör av sig",
                    ),
                ),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="meetings",
                        to="calls.case",
                        verbose_name="ärende",
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "held_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "no_show_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "offered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "superseded_by",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="supersedes",
                        to="meetings.meeting",
                        verbose_name="ersatt av",
                    ),
                ),
            ],
            options={
                "verbose_name": "möte",
                "verbose_name_plural": "möten",
                "ordering": ("-starts_at", "-offered_at"),
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
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
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("works", "fungerar"),
                            ("not", "fungerar inte"),
                            ("find_out", "att ta reda på"),
                        ],
                        max_length=8,
                        verbose_name="slag",
                    ),
                ),
                ("text", stodtelefon.privacy.fields.SealedTextField(max_length=1000, verbose_name="vad")),
                (
                    "owner_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("colleague", "en kollega"),
                            ("agency", "en samverkansaktör"),
                            ("caller", "den som hör av sig"),
                        ],
                        max_length=10,
                        verbose_name="vem tar reda på det",
                    ),
                ),
                (
                    "agency_key",
                    models.CharField(blank=True, max_length=40, verbose_name="samverkansaktörens nyckel"),
                ),
                (
                    "agency_label",
                    models.CharField(blank=True, max_length=200, verbose_name="samverkansaktör"),
                ),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="senast")),
                (
                    "answer",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=2000, verbose_name="svar"
                    ),
                ),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="klar")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="skriven"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="findings",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "iakttagelse",
                "verbose_name_plural": "iakttagelser",
                "ordering": ("created_at",),
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
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
                (
                    "speaks_for",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=10000, verbose_name="det som talar för"
                    ),
                ),
                (
                    "speaks_against",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=10000, verbose_name="det som talar emot"
                    ),
                ),
                (
                    "uncertain",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=10000, verbose_name="det som är osäkert"
                    ),
                ),
                (
                    "ve",
                    models.CharField(
                        choices=[
                            (
                                "reason",
                                "det finns skäl att tro att våldsbejakande extremism ligger bakom oron",
                            ),
                            ("no_reason", "det finns inte skäl att tro det"),
                            ("cannot_tell", "det går inte att säga"),
                        ],
                        max_length=12,
                        verbose_name="våldsbejakande extremism",
                    ),
                ),
                ("review_on", models.DateField(blank=True, null=True, verbose_name="se över bedömningen")),
                ("signed_at", models.DateTimeField(verbose_name="signerad")),
                ("author_name", models.CharField(max_length=120, verbose_name="namn")),
                ("author_title", models.CharField(blank=True, max_length=120, verbose_name="titel")),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="replaced_by",
                        to="meetings.assessment",
                        verbose_name="ersätter",
                    ),
                ),
                (
                    "signed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessments",
                        to="meetings.meeting",
                    ),
                ),
            ],
            options={
                "verbose_name": "bedömning",
                "verbose_name_plural": "bedömningar",
                "ordering": ("-signed_at",),
            },
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("value", stodtelefon.privacy.fields.SealedJSONField(blank=True, verbose_name="svar")),
                ("is_not_applicable", models.BooleanField(default=False, verbose_name="ej aktuellt")),
                (
                    "note",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=5000, verbose_name="anteckning"
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("own", "sett eller hört själv"),
                            ("told", "hört av annan"),
                            ("online", "sett på nätet"),
                            ("reading", "känsla eller tolkning"),
                        ],
                        max_length=8,
                        verbose_name="bygger på",
                    ),
                ),
                (
                    "decision",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=2000, verbose_name="beslut"
                    ),
                ),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="beslutat")),
                (
                    "answered_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="skrivet"),
                ),
                ("signed_at", models.DateTimeField(blank=True, null=True, verbose_name="signerat")),
                ("author_name", models.CharField(blank=True, max_length=120, verbose_name="namn")),
                ("author_title", models.CharField(blank=True, max_length=120, verbose_name="titel")),
                (
                    "answered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="replaced_by",
                        to="meetings.answer",
                        verbose_name="ersätter",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="meetings.meeting",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="meetings.question",
                        verbose_name="fråga",
                    ),
                ),
            ],
            options={
                "verbose_name": "svar",
                "verbose_name_plural": "svar",
                "ordering": ("question__section__position", "question__position"),
            },
        ),
        migrations.CreateModel(
            name="Room",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="namn")),
                ("directions", models.CharField(blank=True, max_length=200, verbose_name="hitta hit")),
                ("seats", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="platser")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="ordning")),
                ("retired_on", models.DateField(blank=True, null=True, verbose_name="används inte från")),
            ],
            options={
                "verbose_name": "rum",
                "verbose_name_plural": "rum",
                "ordering": ("position", "name"),
                "constraints": [
                    models.UniqueConstraint(
                        fields=("name",),
                        name="room_name_is_used_once",
                        violation_error_message="Det finns redan ett rum med det namnet.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="room_has_a_name",
                        violation_error_message="Ange rummets namn.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="meeting",
            name="room",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="meetings",
                to="meetings.room",
                verbose_name="rum",
            ),
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("starts_at", models.DateTimeField(verbose_name="från")),
                ("ends_at", models.DateTimeField(verbose_name="till")),
                ("is_released", models.BooleanField(default=False, verbose_name="släppt")),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bookings",
                        to="meetings.meeting",
                    ),
                ),
                (
                    "room",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="meetings.room",
                    ),
                ),
            ],
            options={
                "verbose_name": "bokning",
                "verbose_name_plural": "bokningar",
            },
        ),
        migrations.CreateModel(
            name="Section",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=40, verbose_name="nyckel")),
                ("title", models.CharField(max_length=120, verbose_name="rubrik")),
                ("position", models.PositiveSmallIntegerField(verbose_name="ordning")),
                (
                    "battery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sections",
                        to="meetings.battery",
                    ),
                ),
            ],
            options={
                "verbose_name": "del",
                "verbose_name_plural": "delar",
                "ordering": ("position",),
            },
        ),
        migrations.AddField(
            model_name="question",
            name="section",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="questions", to="meetings.section"
            ),
        ),
        migrations.AddConstraint(
            model_name="battery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "published")),
                fields=("status",),
                name="one_battery_is_published_at_a_time",
                violation_error_message="En annan version används redan. Ta den ur bruk först.",
            ),
        ),
        migrations.AddConstraint(
            model_name="battery",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "draft")),
                fields=("status",),
                name="one_battery_is_drafted_at_a_time",
                violation_error_message="Det finns redan ett utkast. Fortsätt på det.",
            ),
        ),
        migrations.AddConstraint(
            model_name="battery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("published_at__isnull", True), ("published_by__isnull", True), ("status", "draft")
                    ),
                    models.Q(
                        models.Q(("status", "draft"), _negated=True),
                        ("published_at__isnull", False),
                        models.Q(("published_by__isnull", False), ("number", 1), _connector="OR"),
                    ),
                    _connector="OR",
                ),
                name="battery_is_published_by_somebody_at_some_time",
                violation_error_message="En publicerad version behöver både tidpunkt och den som publicerade.",
            ),
        ),
        migrations.AddConstraint(
            model_name="battery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("retired_at__isnull", False), ("retired_by__isnull", False), ("status", "retired")
                    ),
                    models.Q(
                        models.Q(("status", "retired"), _negated=True),
                        ("retired_at__isnull", True),
                        ("retired_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="battery_is_retired_by_somebody_at_some_time",
                violation_error_message="En version som togs ur bruk behöver både tidpunkt och person.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="battery",
            trigger=pgtrigger.compiler.Trigger(
                name="published_battery_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NOT (OLD.\"status\" = 'draft'))",
                    func="\n                    IF NEW.number <> OLD.number OR NEW.name <> OLD.name OR NEW.published_at <> OLD.published_at\n                       OR NEW.published_by_id IS DISTINCT FROM OLD.published_by_id\n                       OR (OLD.status = 'published' AND NEW.status NOT IN ('published', 'retired'))\n                       OR (OLD.status = 'retired' AND NEW.status <> 'retired') THEN\n                        \n    RAISE EXCEPTION 'a published battery never changes'\n    USING ERRCODE = 'check_violation', CONSTRAINT = 'published_battery_never_changes';\n\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="94d8dfe230b6a26fe33e9e2d6d929ed95b56fbd1",
                    operation="UPDATE",
                    pgid="pgtrigger_published_battery_stays_0f780",
                    table="meetings_battery",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="battery",
            trigger=pgtrigger.compiler.Trigger(
                name="published_battery_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NOT (OLD.\"status\" = 'draft'))",
                    func="\n    RAISE EXCEPTION 'a published battery never changes'\n    USING ERRCODE = 'check_violation', CONSTRAINT = 'published_battery_never_changes';\n RETURN OLD;",
                    hash="04a1023aa8b5d3bfa544238cef06978115296fde",
                    operation="DELETE",
                    pgid="pgtrigger_published_battery_is_kept_3bbe8",
                    table="meetings_battery",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="finding",
            index=models.Index(
                condition=models.Q(("done_at__isnull", True), ("kind", "find_out")),
                fields=["due_on"],
                name="finding_undone_by_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("due_on__isnull", False),
                        ("kind", "find_out"),
                        models.Q(("owner_kind", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("kind", "find_out"), _negated=True),
                        ("answer__isnull", True),
                        ("done_at__isnull", True),
                        ("due_on__isnull", True),
                        ("owner_kind", ""),
                    ),
                    _connector="OR",
                ),
                name="finding_to_find_out_has_owner_and_day",
                violation_error_message="Välj vem som tar reda på det och senast när.",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("agency_key", ""),
                        ("agency_label", ""),
                        ("owner__isnull", False),
                        ("owner_kind", "colleague"),
                    ),
                    models.Q(
                        ("owner__isnull", True),
                        ("owner_kind", "agency"),
                        models.Q(("agency_key", ""), _negated=True),
                        models.Q(("agency_label", ""), _negated=True),
                    ),
                    models.Q(
                        ("agency_key", ""),
                        ("agency_label", ""),
                        ("owner__isnull", True),
                        ("owner_kind__in", ["caller", ""]),
                    ),
                    _connector="OR",
                ),
                name="finding_owner_is_who_the_kind_says",
                violation_error_message="Välj en kollega, en samverkansaktör eller den som hör av sig.",
            ),
        ),
        migrations.AddConstraint(
            model_name="finding",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer__isnull", True), ("done_at__isnull", True), ("done_by__isnull", True)),
                    models.Q(
                        ("answer__isnull", False), ("done_at__isnull", False), ("done_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="finding_is_done_by_somebody_with_an_answer",
                violation_error_message="Skriv vad svaret blev.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaces__isnull", True)),
                fields=("meeting",),
                name="meeting_has_one_first_assessment",
                violation_error_message="Mötet har redan en bedömning. Skriv en ny version av den.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("speaks_for__isnull", False),
                    ("speaks_against__isnull", False),
                    ("uncertain__isnull", False),
                    _connector="OR",
                ),
                name="assessment_says_something_in_words",
                violation_error_message="Skriv vad som talar för, vad som talar emot eller vad som är osäkert.",
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(("author_name", ""), _negated=True),
                name="assessment_is_signed_with_a_name",
                violation_error_message="En bedömning signeras med namn.",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaces__isnull", True)),
                fields=("meeting", "question"),
                name="question_is_answered_once_in_a_meeting",
                violation_error_message="Någon annan har just svarat på samma fråga. Öppna sidan igen.",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_at__isnull", True), ("decided_by__isnull", True), ("decision__isnull", True)
                    ),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        ("decision__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="answer_decision_has_person_and_time",
                violation_error_message="Ett beslut behöver både vem som beslutade och när.",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(("is_not_applicable", False), ("value__isnull", True), _connector="OR"),
                name="answer_not_applicable_has_no_value",
                violation_error_message="Ej aktuellt kan inte också ha ett svar.",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("author_name", ""), ("signed_at__isnull", True)),
                    models.Q(("signed_at__isnull", False), models.Q(("author_name", ""), _negated=True)),
                    _connector="OR",
                ),
                name="answer_signed_has_author",
                violation_error_message="Ett signerat svar behöver namnet på den som signerade.",
            ),
        ),
        migrations.AddConstraint(
            model_name="answer",
            constraint=models.CheckConstraint(
                condition=models.Q(("replaces__isnull", True), ("signed_at__isnull", False), _connector="OR"),
                name="answer_replaces_only_when_signed",
                violation_error_message="En ändring av ett signerat svar signeras direkt.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="answer",
            trigger=pgtrigger.compiler.Trigger(
                name="answer_needs_open_service",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF EXISTS (\n                        SELECT 1 FROM calls_case c JOIN meetings_meeting m ON m.case_id = c.id\n                        WHERE m.id = NEW.meeting_id AND c.record_level = 'advice'\n                    ) THEN\n                        RAISE EXCEPTION 'the battery is answered at open service or above'\n                        USING ERRCODE = 'check_violation',\n                              CONSTRAINT = 'battery_is_answered_at_open_service_or_above';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="6819a8c7b4f6cd4dc7aded952f491b0a09f047bf",
                    operation="INSERT",
                    pgid="pgtrigger_answer_needs_open_service_6d50f",
                    table="meetings_answer",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="answer",
            trigger=pgtrigger.compiler.Trigger(
                name="signed_answer_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."signed_at" IS NOT NULL)',
                    func="\n                    IF (NEW.meeting_id, NEW.question_id, NEW.is_not_applicable, NEW.basis, NEW.signed_at,\n                        NEW.author_name, NEW.author_title, NEW.answered_at, NEW.answered_by_id, NEW.version)\n                       IS DISTINCT FROM\n                       (OLD.meeting_id, OLD.question_id, OLD.is_not_applicable, OLD.basis, OLD.signed_at,\n                        OLD.author_name, OLD.author_title, OLD.answered_at, OLD.answered_by_id, OLD.version)\n                       OR (NEW.decided_at, NEW.decided_by_id, NEW.replaces_id)\n                       IS DISTINCT FROM (OLD.decided_at, OLD.decided_by_id, OLD.replaces_id) THEN\n                        RAISE EXCEPTION 'a signed answer stays'\n                        USING ERRCODE = 'check_violation', CONSTRAINT = 'signed_answer_stays';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="8d1152e20a8ec9e9d7c8d146b46b01dae63612ac",
                    operation="UPDATE",
                    pgid="pgtrigger_signed_answer_is_kept_f4f6c",
                    table="meetings_answer",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(fields=["starts_at"], name="meeting_by_start"),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(
                condition=models.Q(("status", "held")), fields=["held_at"], name="meeting_by_held"
            ),
        ),
        migrations.AddIndex(
            model_name="meeting",
            index=models.Index(
                condition=models.Q(("status", "offered")), fields=["offered_at"], name="meeting_offered"
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ends_at__isnull", True), ("starts_at__isnull", True)),
                    models.Q(
                        ("ends_at__gt", models.F("starts_at")),
                        ("ends_at__isnull", False),
                        ("starts_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="meeting_ends_after_it_starts",
                violation_error_message="Mötet måste sluta efter att det börjar.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["offered", "cancelled"]), ("starts_at__isnull", False), _connector="OR"
                ),
                name="meeting_past_offer_has_a_time",
                violation_error_message="Ett bokat möte behöver en tid.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("booked_at__isnull", True), ("booked_at__gte", models.F("offered_at")), _connector="OR"
                ),
                name="meeting_is_offered_before_it_is_booked",
                violation_error_message="Mötet kan inte ha bokats innan det erbjöds.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("booked_at__isnull", True), ("booked_by__isnull", True)),
                    models.Q(("booked_at__isnull", False), ("booked_by__isnull", False)),
                    _connector="OR",
                ),
                name="meeting_is_booked_by_somebody_at_some_time",
                violation_error_message="Ett bokat möte behöver både tidpunkt och den som bokade.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("booked_at__isnull", True), ("status", "offered")),
                    ("status", "cancelled"),
                    models.Q(
                        models.Q(("status__in", ["offered", "cancelled"]), _negated=True),
                        ("booked_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="meeting_offered_is_not_booked_yet",
                violation_error_message="Ett möte blir bokat när det får en tid, inte förr.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("confirmed_at__isnull", True), ("confirmed_by__isnull", True)),
                    models.Q(
                        ("booked_at__isnull", False),
                        ("confirmed_at__isnull", False),
                        ("confirmed_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="meeting_is_confirmed_once_it_is_booked",
                violation_error_message="Bara ett bokat möte kan bekräftas.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("held_at__isnull", False), ("held_by__isnull", False), ("status", "held")),
                    models.Q(
                        models.Q(("status", "held"), _negated=True),
                        ("held_at__isnull", True),
                        ("held_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="meeting_is_held_by_somebody_at_some_time",
                violation_error_message="Ett hållet möte behöver både tidpunkt och den som höll i det.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("no_show_at__isnull", False), ("no_show_by__isnull", False), ("status", "no_show")
                    ),
                    models.Q(
                        models.Q(("status", "no_show"), _negated=True),
                        ("no_show_at__isnull", True),
                        ("no_show_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="meeting_no_show_is_noted_by_somebody",
                violation_error_message="Ett möte där någon uteblev behöver både tidpunkt och den som antecknade.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("cancelled_at__isnull", False),
                        ("cancelled_by__isnull", False),
                        ("reason__isnull", False),
                        ("status__in", ["cancelled", "rescheduled"]),
                        models.Q(("cancelled_side", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("status__in", ["cancelled", "rescheduled"]), _negated=True),
                        ("cancelled_at__isnull", True),
                        ("cancelled_by__isnull", True),
                        ("cancelled_side", ""),
                        ("reason__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="meeting_is_cancelled_with_reason_and_side",
                violation_error_message="Skriv varför mötet ställs in eller flyttas, och på vems initiativ.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("superseded_by__isnull", True), ("status", "rescheduled"), _connector="OR"
                ),
                name="meeting_moved_points_to_the_new_one",
                violation_error_message="Bara ett ombokat möte har ett nytt möte i stället.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["offered", "cancelled"]),
                    models.Q(("mode", "on_site"), _negated=True),
                    models.Q(("place__isnull", True), ("room__isnull", False)),
                    models.Q(("place__isnull", False), ("room__isnull", True)),
                    _connector="OR",
                ),
                name="meeting_on_site_has_one_place",
                violation_error_message="Välj ett rum, eller skriv en annan plats.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("battery_signed_at__isnull", True), ("battery_signed_by__isnull", True)),
                    models.Q(
                        ("battery__isnull", False),
                        ("battery_signed_at__isnull", False),
                        ("battery_signed_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="meeting_battery_is_signed_by_somebody",
                violation_error_message="Ett signerat frågebatteri behöver både tidpunkt och den som signerade.",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("kind", "with_caller"), ("status__in", ["offered", "booked"])),
                fields=("case", "caller"),
                name="meeting_with_one_caller_is_planned_once",
                nulls_distinct=False,
                violation_error_message="Det finns redan ett planerat möte med den som hör av sig. Boka om det i stället.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="meeting",
            trigger=pgtrigger.compiler.Trigger(
                name="meeting_held_needs_open_service",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (NEW.\"status\" = 'held')",
                    func="\n                    IF EXISTS (SELECT 1 FROM calls_case c WHERE c.id = NEW.case_id AND c.record_level = 'advice') THEN\n                        RAISE EXCEPTION 'a meeting is held at open service or above'\n                        USING ERRCODE = 'check_violation',\n                              CONSTRAINT = 'meeting_is_held_at_open_service_or_above';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="eb7db09b81bff8e4d1f52f1e2e10fc8e96b95476",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_meeting_held_needs_open_service_00e6f",
                    table="meetings_meeting",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="booking",
            index=models.Index(fields=["user", "is_released"], name="booking_by_person"),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("room__isnull", False), ("user__isnull", True)),
                    models.Q(("room__isnull", True), ("user__isnull", False)),
                    _connector="OR",
                ),
                name="booking_takes_one_room_or_one_person",
                violation_error_message="En bokning gäller ett rum eller en person.",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="booking_ends_after_it_starts",
                violation_error_message="Mötet måste sluta efter att det börjar.",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("is_released", False), ("room__isnull", False)),
                expressions=[
                    (
                        meetings.models.bookings.NumberRange(
                            models.F("room"), models.F("room"), models.Value("[]")
                        ),
                        "&&",
                    ),
                    (meetings.models.bookings.TimeRange(models.F("starts_at"), models.F("ends_at")), "&&"),
                ],
                name="room_is_booked_once_at_a_time",
                violation_error_message="Rummet är redan bokat då. Välj ett annat rum eller en annan tid.",
            ),
        ),
        migrations.AddConstraint(
            model_name="booking",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("is_released", False), ("user__isnull", False)),
                expressions=[
                    (
                        meetings.models.bookings.NumberRange(
                            models.F("user"), models.F("user"), models.Value("[]")
                        ),
                        "&&",
                    ),
                    (meetings.models.bookings.TimeRange(models.F("starts_at"), models.F("ends_at")), "&&"),
                ],
                name="person_is_booked_once_at_a_time",
                violation_error_message="En kollega är redan bokad då. Välj en annan tid eller en annan person.",
            ),
        ),
        migrations.AddConstraint(
            model_name="section",
            constraint=models.UniqueConstraint(
                fields=("battery", "key"),
                name="section_key_is_used_once_in_a_battery",
                violation_error_message="Det finns redan en del med den nyckeln.",
            ),
        ),
        migrations.AddConstraint(
            model_name="section",
            constraint=models.UniqueConstraint(
                fields=("battery", "position"),
                name="section_has_its_own_place_in_a_battery",
                violation_error_message="Två delar kan inte stå på samma plats.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="section",
            trigger=pgtrigger.compiler.Trigger(
                name="published_section_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF EXISTS (\n                        SELECT 1 FROM meetings_battery b\n                        WHERE b.status <> 'draft'\n                          AND b.id = CASE WHEN TG_OP = 'DELETE' THEN OLD.battery_id ELSE NEW.battery_id END\n                    ) THEN\n                        \n    RAISE EXCEPTION 'a published battery never changes'\n    USING ERRCODE = 'check_violation', CONSTRAINT = 'published_battery_never_changes';\n\n                    END IF;\n                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                    RETURN NEW;\n                ",
                    hash="29840ae10a6765097297c4e6e06da8ebf76adf10",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_published_section_stays_94fdc",
                    table="meetings_section",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(
                fields=("section", "key"),
                name="question_key_is_used_once_in_a_section",
                violation_error_message="Det finns redan en fråga med den nyckeln.",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(
                fields=("section", "position"),
                name="question_has_its_own_place_in_a_section",
                violation_error_message="Två frågor kan inte stå på samma plats.",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", ["choice", "multi_choice"]), models.Q(("options", []), _negated=True)
                    ),
                    models.Q(
                        models.Q(("kind__in", ["choice", "multi_choice"]), _negated=True), ("options", [])
                    ),
                    _connector="OR",
                ),
                name="question_has_options_when_its_kind_has",
                violation_error_message="En valfråga behöver val, andra frågor har inga.",
            ),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(("yes_needs_decision", False), ("kind", "yes_no"), _connector="OR"),
                name="question_decision_only_after_a_yes",
                violation_error_message="Bara en ja- och nejfråga kan kräva beslut.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="question",
            trigger=pgtrigger.compiler.Trigger(
                name="published_question_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF EXISTS (\n                        SELECT 1 FROM meetings_section s JOIN meetings_battery b ON b.id = s.battery_id\n                        WHERE b.status <> 'draft'\n                          AND s.id = CASE WHEN TG_OP = 'DELETE' THEN OLD.section_id ELSE NEW.section_id END\n                    ) THEN\n                        \n    RAISE EXCEPTION 'a published battery never changes'\n    USING ERRCODE = 'check_violation', CONSTRAINT = 'published_battery_never_changes';\n\n                    END IF;\n                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n                    RETURN NEW;\n                ",
                    hash="a7c4cc9e33b94f18cacfa1c41544f442a230c4be",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_published_question_stays_f6655",
                    table="meetings_question",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunPython(load, migrations.RunPython.noop),
    ]
