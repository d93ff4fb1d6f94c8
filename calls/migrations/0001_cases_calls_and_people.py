"""The code lists as a new installation has them. A municipality edits labels and retires rows; keys stay."""

import uuid

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import stodtelefon.privacy.fields
import stodtelefon.privacy.hashing

ROLES = [
    ("teacher", "lärare eller annan skolpersonal", "school", "ask"),
    ("principal", "rektor", "school", "ask"),
    ("school_health", "elevhälsa", "school", "ask"),
    ("social_worker", "socialsekreterare", "social_services", "yes"),
    ("other_social_services", "annan inom socialtjänsten", "social_services", "yes"),
    ("leisure", "fritids- eller fältpersonal", "municipality", "yes"),
    ("other_municipal", "annan kommunal tjänsteperson", "municipality", "yes"),
    ("police", "polis", "authority", "no"),
    ("probation", "kriminalvård eller frivård", "authority", "no"),
    ("health_care", "hälso- och sjukvård", "authority", "no"),
    ("other_authority", "annan myndighet", "authority", "no"),
    ("association", "förening eller trossamfund", "civil_society", "no"),
    ("parent", "förälder eller vårdnadshavare", "public", "no"),
    ("sibling", "syskon", "public", "no"),
    ("partner", "partner", "public", "no"),
    ("other_relative", "annan anhörig", "public", "no"),
    ("friend", "vän", "public", "no"),
    ("neighbour", "granne eller annan privatperson", "public", "no"),
    ("self", "personen själv", "self", "no"),
    ("unknown", "vill inte uppge", "unknown", "no"),
]
KINDS = [
    ("local_press", "annons i lokalpressen"),
    ("poster", "affisch eller folder"),
    ("web", "kommunens webbplats"),
    ("social_media", "sociala medier"),
    ("school_visit", "besök på skola"),
    ("workplace_visit", "besök på arbetsplats"),
    ("association_evening", "kväll med förening"),
    ("training", "utbildning eller föreläsning"),
    ("network", "nätverk eller samverkansmöte"),
    ("colleague", "kollega eller bekant"),
    ("other_service", "annan verksamhet hänvisade"),
    ("other", "annat"),
]
AUDIENCES = [
    ("public", "allmänheten"),
    ("parents", "föräldrar"),
    ("mothers", "kvinnor och mammor"),
    ("young_people", "unga"),
    ("teachers", "lärare och skolledare"),
    ("school_health", "skolkuratorer och elevhälsa"),
    ("social_services", "övrig socialtjänst"),
    ("leisure", "fritid"),
    ("probation", "frivård"),
    ("police", "polis"),
    ("health_care", "hälso- och sjukvård"),
    ("associations", "föreningar"),
    ("faith_communities", "trossamfund"),
]
NEEDS = [
    ("talk", "prata igenom"),
    ("advice", "råd om nästa steg"),
    ("knowledge", "kunskap"),
    ("meeting", "möte"),
    ("link_in", "koppla in någon"),
    ("other", "annat"),
]


def fill(apps, schema_editor):
    CallerRole = apps.get_model("calls", "CallerRole")
    for position, (key, label, group, staff) in enumerate(ROLES, start=1):
        CallerRole.objects.create(
            key=key, label=label, group=group, municipal_staff=staff, position=position * 10
        )
    for name, rows in (("OutreachKind", KINDS), ("Audience", AUDIENCES), ("Need", NEEDS)):
        model = apps.get_model("calls", name)
        for position, (key, label) in enumerate(rows, start=1):
            model.objects.create(key=key, label=label, position=position * 10)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Audience",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=40, unique=True, verbose_name="nyckel")),
                ("label", models.CharField(max_length=120, verbose_name="benämning")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="ordning")),
                ("retired_on", models.DateField(blank=True, null=True, verbose_name="används inte från")),
            ],
            options={
                "verbose_name": "målgrupp",
                "verbose_name_plural": "målgrupper",
                "ordering": ("position", "label"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CallerRole",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=40, unique=True, verbose_name="nyckel")),
                ("label", models.CharField(max_length=120, verbose_name="benämning")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="ordning")),
                ("retired_on", models.DateField(blank=True, null=True, verbose_name="används inte från")),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("school", "Skola"),
                            ("social_services", "Socialtjänst"),
                            ("municipality", "Övrig kommun"),
                            ("authority", "Annan myndighet"),
                            ("civil_society", "Civilsamhälle"),
                            ("public", "Allmänhet och närstående"),
                            ("self", "Egen kontakt"),
                            ("unknown", "Vill inte uppge"),
                        ],
                        max_length=20,
                        verbose_name="grupp",
                    ),
                ),
                (
                    "municipal_staff",
                    models.CharField(
                        choices=[("yes", "ja"), ("no", "nej"), ("ask", "fråga")],
                        max_length=3,
                        verbose_name="kommunens egen personal",
                    ),
                ),
            ],
            options={
                "verbose_name": "roll",
                "verbose_name_plural": "roller",
                "ordering": ("position", "label"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="CaseSeries",
            fields=[
                (
                    "year",
                    models.PositiveSmallIntegerField(primary_key=True, serialize=False, verbose_name="år"),
                ),
                ("last", models.PositiveIntegerField(default=0, verbose_name="senaste")),
            ],
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=40, unique=True, verbose_name="nyckel")),
                ("label", models.CharField(max_length=120, verbose_name="benämning")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="ordning")),
                ("retired_on", models.DateField(blank=True, null=True, verbose_name="används inte från")),
            ],
            options={
                "verbose_name": "behov",
                "verbose_name_plural": "behov",
                "ordering": ("position", "label"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="OutreachKind",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.SlugField(max_length=40, unique=True, verbose_name="nyckel")),
                ("label", models.CharField(max_length=120, verbose_name="benämning")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="ordning")),
                ("retired_on", models.DateField(blank=True, null=True, verbose_name="används inte från")),
            ],
            options={
                "verbose_name": "sätt att nå ut",
                "verbose_name_plural": "sätt att nå ut",
                "ordering": ("position", "label"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Case",
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
                ("number", models.CharField(max_length=12, unique=True, verbose_name="ärendenummer")),
                (
                    "record_level",
                    models.CharField(
                        choices=[
                            ("advice", "rådgivning"),
                            ("open_service", "insats utan behovsprövning, avidentifierad"),
                            ("case", "ärende"),
                        ],
                        default="advice",
                        max_length=20,
                        verbose_name="nivå",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("new", "samtal"),
                            ("scanned", "snabbscanning"),
                            ("meeting_planned", "möte planerat"),
                            ("meeting_held", "möte hållet"),
                            ("follow_up", "uppföljning"),
                            ("closed", "avslutat"),
                        ],
                        default="new",
                        max_length=20,
                        verbose_name="läge",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "nej"),
                            ("can_wait", "ja, kan vänta"),
                            ("prompt", "ja, skyndsamt"),
                            ("acute", "ja, akut"),
                        ],
                        max_length=10,
                        verbose_name="kvarstår oron",
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("settled", "oron avklarad i samtalet"),
                            ("advice_given", "råd gavs, återkommer vid behov"),
                            ("invited", "inbjuden till möte"),
                            ("helped_onward", "inte våldsbejakande extremism, hänvisad vidare"),
                            ("child_report", "orosanmälan gjord av oss"),
                            ("caller_reports", "den som hör av sig gör egen orosanmälan"),
                            ("acute", "akut, 112 eller polis"),
                            ("linked_in", "samverkansaktör inkopplad"),
                            ("support_completed", "stödet är klart"),
                            ("declined", "avböjde vidare kontakt"),
                            ("unreachable", "kunde inte nås, eller avbrutet samtal"),
                        ],
                        max_length=20,
                        verbose_name="utfall",
                    ),
                ),
                (
                    "ve_assessment",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                "reason",
                                "det finns skäl att tro att våldsbejakande extremism ligger bakom oron",
                            ),
                            ("no_reason", "det finns inte skäl att tro det"),
                            ("cannot_tell", "det går inte att säga"),
                        ],
                        max_length=12,
                        verbose_name="bedömning",
                    ),
                ),
                ("opened_at", models.DateTimeField(verbose_name="öppnat")),
                ("meet_by", models.DateField(blank=True, null=True, verbose_name="möte senast")),
                ("last_entry_on", models.DateField(verbose_name="senaste anteckning")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="avslutat")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="inskrivet"
                    ),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
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
                    "handler",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="handläggare",
                    ),
                ),
            ],
            options={
                "verbose_name": "ärende",
                "verbose_name_plural": "ärenden",
                "ordering": ("-opened_at",),
            },
        ),
        migrations.CreateModel(
            name="Caller",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "is_municipal_staff",
                    models.BooleanField(blank=True, null=True, verbose_name="kommunens egen personal"),
                ),
                ("is_anonymous", models.BooleanField(blank=True, null=True, verbose_name="vill vara anonym")),
                (
                    "was_informed",
                    models.BooleanField(
                        default=False, verbose_name="informerad om tystnadsplikt och anmälan"
                    ),
                ),
                (
                    "code_hash",
                    stodtelefon.privacy.hashing.KeyedHashField(
                        blank=True, null=True, verbose_name="återkopplingskod"
                    ),
                ),
                (
                    "code_set_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="koden gäller från"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="inskriven"
                    ),
                ),
                (
                    "role",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="calls.callerrole",
                        verbose_name="roll",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="callers", to="calls.case"
                    ),
                ),
            ],
            options={
                "verbose_name": "den som hör av sig",
                "verbose_name_plural": "de som hör av sig",
                "ordering": ("created_at",),
            },
        ),
        migrations.CreateModel(
            name="Call",
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
                            ("concern", "oro"),
                            ("missed", "missat samtal"),
                            ("wrong_number", "felringning"),
                            ("silent", "tyst samtal"),
                            ("hang_up", "lade på"),
                            ("other_errand", "annat ärende"),
                        ],
                        default="concern",
                        max_length=12,
                        verbose_name="slag",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("phone", "telefon"),
                            ("call_back", "återuppringning"),
                            ("walk_in", "möte utan bokning"),
                            ("letter", "brev"),
                            ("other", "annat"),
                        ],
                        default="phone",
                        max_length=10,
                        verbose_name="kontaktväg",
                    ),
                ),
                ("received_at", models.DateTimeField(verbose_name="mottaget")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="längd i minuter"),
                ),
                (
                    "logged_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="inskrivet"
                    ),
                ),
                (
                    "advice",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("listen", "lyssna och hålla kontakten"),
                                ("talk", "prata med personen"),
                                ("observe", "iaktta och återkomma"),
                                ("report", "göra orosanmälan"),
                                ("police", "kontakta polis"),
                                ("own_support", "stöd till dig själv"),
                                ("knowledge", "läsa mer eller utbilda sig"),
                                ("other_service", "vända sig till annan verksamhet"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="råd",
                    ),
                ),
                (
                    "advice_text",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=500, verbose_name="råd i en mening"
                    ),
                ),
                (
                    "worry_before",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(10)],
                        verbose_name="oro före, 0–10",
                    ),
                ),
                (
                    "worry_after",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(10)],
                        verbose_name="oro efter, 0–10",
                    ),
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
                    "heard_as",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="calls.audience",
                        verbose_name="fick veta som",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="calls_taken",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "caller",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calls",
                        to="calls.caller",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="calls",
                        to="calls.case",
                    ),
                ),
                (
                    "heard_through",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="calls.outreachkind",
                        verbose_name="fick veta genom",
                    ),
                ),
            ],
            options={
                "verbose_name": "samtal",
                "verbose_name_plural": "samtal",
                "ordering": ("-received_at",),
            },
        ),
        migrations.CreateModel(
            name="CaseDecision",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("level_raised", "nivån höjdes"),
                            ("level_raise_undone", "höjningen av nivån ångrades"),
                            ("taken_over", "ärendet togs över"),
                            ("handed_over", "ärendet lämnades över"),
                            ("closed", "ärendet avslutades"),
                            ("reopened", "ärendet öppnades igen"),
                            ("code_replaced", "ny återkopplingskod"),
                            ("identity_added", "identitet lades till"),
                            ("identity_removed", "identitet togs bort"),
                        ],
                        max_length=20,
                        verbose_name="beslut",
                    ),
                ),
                ("from_value", models.CharField(blank=True, max_length=40, verbose_name="från")),
                ("to_value", models.CharField(blank=True, max_length=40, verbose_name="till")),
                (
                    "reason",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=2000, verbose_name="skäl"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="när")),
                ("by_name", models.CharField(max_length=120, verbose_name="namn")),
                ("by_title", models.CharField(blank=True, max_length=120, verbose_name="titel")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="decisions", to="calls.case"
                    ),
                ),
            ],
            options={
                "verbose_name": "beslut",
                "verbose_name_plural": "beslut",
                "ordering": ("-at",),
            },
        ),
        migrations.CreateModel(
            name="ChildDecision",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("reported", "orosanmälan gjord av oss"),
                            ("caller_reports", "den som hör av sig anmäler själv"),
                            ("not_identifiable", "barnet går inte att identifiera, råd gavs"),
                            ("no_report", "ingen anmälan, med skäl"),
                            ("assess_today", "bedöms idag av barnbedömare"),
                        ],
                        max_length=20,
                        verbose_name="beslut",
                    ),
                ),
                ("decided_at", models.DateTimeField(verbose_name="beslutat")),
                (
                    "reported_to",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=300, verbose_name="anmält till"
                    ),
                ),
                (
                    "reason",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=2000, verbose_name="skäl"
                    ),
                ),
                ("assess_on", models.DateField(blank=True, null=True, verbose_name="bedöms")),
                (
                    "assessor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "call",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="child_decisions",
                        to="calls.call",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="child_decisions",
                        to="calls.case",
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "settles",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="settled_by_decision",
                        to="calls.childdecision",
                    ),
                ),
            ],
            options={
                "verbose_name": "beslut om barn",
                "verbose_name_plural": "beslut om barn",
                "ordering": ("decided_at",),
            },
        ),
        migrations.CreateModel(
            name="CodeAccess",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("opened_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="öppnad")),
                ("until", models.DateTimeField(verbose_name="till")),
                (
                    "caller",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="code_accesses",
                        to="calls.caller",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "öppning med kod",
                "verbose_name_plural": "öppningar med kod",
            },
        ),
        migrations.CreateModel(
            name="DangerReport",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "emergency",
                    models.CharField(
                        choices=[
                            ("we_called", "vi ringde 112"),
                            ("caller_calls", "den som hörde av sig ringer 112"),
                            ("not_needed", "112 behövdes inte"),
                        ],
                        max_length=12,
                        verbose_name="112",
                    ),
                ),
                (
                    "socialjour_told",
                    models.BooleanField(default=False, verbose_name="socialjouren kontaktad"),
                ),
                (
                    "told_whom",
                    stodtelefon.privacy.fields.SealedTextField(max_length=300, verbose_name="vem fick veta"),
                ),
                ("told_at", models.DateTimeField(verbose_name="när")),
                (
                    "done",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=2000, verbose_name="vad som gjordes"
                    ),
                ),
                ("reviewed_at", models.DateTimeField(blank=True, null=True, verbose_name="granskad")),
                (
                    "review",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=2000, verbose_name="granskning"
                    ),
                ),
                (
                    "call",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="danger", to="calls.call"
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reviewed_by",
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
                "verbose_name": "fara",
                "verbose_name_plural": "fara",
                "ordering": ("told_at",),
            },
        ),
        migrations.CreateModel(
            name="Note",
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
                            ("note", "anteckning"),
                            ("objection", "den enskilde anser att uppgiften är felaktig"),
                        ],
                        default="note",
                        max_length=10,
                        verbose_name="slag",
                    ),
                ),
                ("event_on", models.DateField(verbose_name="hände den")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("caller", "den som hör av sig"),
                            ("person", "den oron gäller"),
                            ("partner", "samverkansaktör"),
                            ("own", "egen iakttagelse"),
                            ("other", "annan"),
                        ],
                        max_length=10,
                        verbose_name="källa",
                    ),
                ),
                (
                    "source_detail",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=200, verbose_name="vem, mer precist"
                    ),
                ),
                ("text", stodtelefon.privacy.fields.SealedTextField(verbose_name="anteckning")),
                ("signed_at", models.DateTimeField(verbose_name="signerad")),
                ("author_name", models.CharField(max_length=120, verbose_name="namn")),
                ("author_title", models.CharField(blank=True, max_length=120, verbose_name="titel")),
                ("about_kind", models.CharField(blank=True, max_length=20, verbose_name="gäller")),
                ("about_id", models.UUIDField(blank=True, null=True, verbose_name="gäller, id")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notes", to="calls.case"
                    ),
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
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="replaced_by",
                        to="calls.note",
                        verbose_name="ersätter",
                    ),
                ),
            ],
            options={
                "verbose_name": "anteckning",
                "verbose_name_plural": "anteckningar",
                "ordering": ("-event_on", "-signed_at"),
            },
        ),
        migrations.CreateModel(
            name="PersonOfConcern",
            fields=[
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "age_band",
                    models.CharField(
                        choices=[
                            ("under_12", "under 12"),
                            ("12_14", "12–14"),
                            ("15_17", "15–17"),
                            ("18_20", "18–20"),
                            ("21_25", "21–25"),
                            ("26_up", "26 eller äldre"),
                            ("unknown", "vet inte"),
                        ],
                        default="unknown",
                        max_length=10,
                        verbose_name="ålder",
                    ),
                ),
                (
                    "situation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("thoughts", "funderingar"),
                            ("at_risk", "i riskzon"),
                            ("involved", "involverad"),
                            ("wants_out", "vill lämna"),
                            ("left_or_returned", "har lämnat eller kommit hem"),
                            ("cannot_say", "går inte att säga"),
                        ],
                        max_length=20,
                        verbose_name="läge",
                    ),
                ),
                (
                    "milieus",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("far_right", "högerextrem, vit makt"),
                                ("islamist", "islamistisk"),
                                ("far_left", "vänsterextrem, autonom"),
                                ("other_ideology", "annan ideologi"),
                                ("no_ideology", "våldsfascination utan tydlig ideologi"),
                                ("mixed", "blandat"),
                                ("cannot_say", "går inte att säga"),
                                ("none", "ingen"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="miljö",
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="person_of_concern",
                        to="calls.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "den oron gäller",
                "verbose_name_plural": "de oron gäller",
            },
        ),
        migrations.CreateModel(
            name="Identity",
            fields=[
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "name",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=200, verbose_name="namn"
                    ),
                ),
                (
                    "personal_number",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=20, verbose_name="personnummer"
                    ),
                ),
                (
                    "personal_number_hash",
                    stodtelefon.privacy.hashing.KeyedHashField(
                        blank=True, null=True, verbose_name="sökbart personnummer"
                    ),
                ),
                (
                    "phone",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=60, verbose_name="telefon"
                    ),
                ),
                (
                    "email",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=254, verbose_name="e-post"
                    ),
                ),
                (
                    "address",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=300, verbose_name="adress"
                    ),
                ),
                (
                    "contact_safety",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=500, verbose_name="så får ni nå mig"
                    ),
                ),
                (
                    "contact_times",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=200, verbose_name="när"
                    ),
                ),
                (
                    "interpreter_language",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=60, verbose_name="tolk, språk"
                    ),
                ),
                ("is_protected", models.BooleanField(default=False, verbose_name="skyddade personuppgifter")),
                (
                    "added_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="inskriven"
                    ),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "caller",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identity",
                        to="calls.caller",
                    ),
                ),
                (
                    "person",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="identity",
                        to="calls.personofconcern",
                    ),
                ),
            ],
            options={
                "verbose_name": "identitet",
                "verbose_name_plural": "identiteter",
            },
        ),
        migrations.CreateModel(
            name="QuickScan",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("wording_version", models.PositiveSmallIntegerField(default=1, verbose_name="ordalydelse")),
                (
                    "danger",
                    models.CharField(
                        choices=[("yes", "ja"), ("no", "nej"), ("unknown", "vet inte")],
                        max_length=8,
                        verbose_name="fara just nu",
                    ),
                ),
                (
                    "age_band",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("under_12", "under 12"),
                            ("12_14", "12–14"),
                            ("15_17", "15–17"),
                            ("18_20", "18–20"),
                            ("21_25", "21–25"),
                            ("26_up", "26 eller äldre"),
                            ("unknown", "vet inte"),
                        ],
                        max_length=10,
                        verbose_name="ålder",
                    ),
                ),
                (
                    "child_at_risk",
                    models.CharField(
                        blank=True,
                        choices=[("yes", "ja"), ("no", "nej"), ("unknown", "vet inte")],
                        max_length=8,
                        verbose_name="barn som kan fara illa",
                    ),
                ),
                (
                    "own_observations",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=5000, verbose_name="sett eller hört själv"
                    ),
                ),
                (
                    "second_hand",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=5000, verbose_name="andrahandsuppgift"
                    ),
                ),
                (
                    "changes",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=5000, verbose_name="vad som förändrats"
                    ),
                ),
                ("changed_since", models.DateField(blank=True, null=True, verbose_name="sedan månad")),
                (
                    "situation",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("thoughts", "funderingar"),
                            ("at_risk", "i riskzon"),
                            ("involved", "involverad"),
                            ("wants_out", "vill lämna"),
                            ("left_or_returned", "har lämnat eller kommit hem"),
                            ("cannot_say", "går inte att säga"),
                        ],
                        max_length=20,
                        verbose_name="läget",
                    ),
                ),
                (
                    "milieus",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("far_right", "högerextrem, vit makt"),
                                ("islamist", "islamistisk"),
                                ("far_left", "vänsterextrem, autonom"),
                                ("other_ideology", "annan ideologi"),
                                ("no_ideology", "våldsfascination utan tydlig ideologi"),
                                ("mixed", "blandat"),
                                ("cannot_say", "går inte att säga"),
                                ("none", "ingen"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="miljö",
                    ),
                ),
                (
                    "what_works",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=5000, verbose_name="det som fungerar"
                    ),
                ),
                (
                    "involved",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("school", "skola"),
                                ("social_services", "socialtjänst"),
                                ("police", "polis"),
                                ("health_care", "vård"),
                                ("family", "familj"),
                                ("association", "förening"),
                                ("nobody", "ingen"),
                                ("unknown", "vet inte"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="redan inblandade",
                    ),
                ),
                (
                    "needs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.SlugField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="till hjälp",
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("none", "nej"),
                            ("can_wait", "ja, kan vänta"),
                            ("prompt", "ja, skyndsamt"),
                            ("acute", "ja, akut"),
                        ],
                        max_length=10,
                        verbose_name="kvarstår oron",
                    ),
                ),
                (
                    "reason",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=500, verbose_name="skäl"
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("settled", "oron avklarad i samtalet"),
                            ("advice_given", "råd gavs, återkommer vid behov"),
                            ("invited", "inbjuden till möte"),
                            ("helped_onward", "inte våldsbejakande extremism, hänvisad vidare"),
                            ("child_report", "orosanmälan gjord av oss"),
                            ("caller_reports", "den som hör av sig gör egen orosanmälan"),
                            ("acute", "akut, 112 eller polis"),
                            ("linked_in", "samverkansaktör inkopplad"),
                            ("support_completed", "stödet är klart"),
                            ("declined", "avböjde vidare kontakt"),
                            ("unreachable", "kunde inte nås, eller avbrutet samtal"),
                        ],
                        max_length=20,
                        verbose_name="utfall",
                    ),
                ),
                ("written_at", models.DateTimeField(verbose_name="skriven")),
                ("signed_at", models.DateTimeField(blank=True, null=True, verbose_name="signerad")),
                ("author_name", models.CharField(blank=True, max_length=120, verbose_name="namn")),
                ("author_title", models.CharField(blank=True, max_length=120, verbose_name="titel")),
                (
                    "call",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="scans", to="calls.call"
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.RESTRICT,
                        related_name="replaced_by",
                        to="calls.quickscan",
                        verbose_name="ersätter",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "snabbscanning",
                "verbose_name_plural": "snabbscanningar",
                "ordering": ("written_at",),
            },
        ),
        migrations.CreateModel(
            name="Reminder",
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
                ("due_on", models.DateField(verbose_name="datum")),
                (
                    "text",
                    stodtelefon.privacy.fields.SealedTextField(
                        max_length=300, verbose_name="vad som ska hända"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="skriven"
                    ),
                ),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="klar")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="reminders", to="calls.case"
                    ),
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
            ],
            options={
                "verbose_name": "bevakning",
                "verbose_name_plural": "bevakningar",
                "ordering": ("due_on",),
            },
        ),
        migrations.CreateModel(
            name="Callback",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "contact",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=300, verbose_name="ring tillbaka till"
                    ),
                ),
                ("due_on", models.DateField(verbose_name="ring senast")),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[("reached", "nådd"), ("given_up", "gick inte att nå")],
                        max_length=10,
                        verbose_name="hur gick det",
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="klar")),
                (
                    "call",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="callback", to="calls.call"
                    ),
                ),
                (
                    "settled_by",
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
                "verbose_name": "återuppringning",
                "verbose_name_plural": "återuppringningar",
                "ordering": ("due_on",),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("contact__isnull", False),
                                ("result", ""),
                                ("settled_at__isnull", True),
                                ("settled_by__isnull", True),
                            ),
                            models.Q(
                                ("contact__isnull", True),
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                                models.Q(("result", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="callback_contact_is_erased_when_settled",
                        violation_error_message="Kontaktuppgiften tas bort när återuppringningen är klar.",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["handler", "closed_at"], name="case_by_handler"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True)), fields=["meet_by"], name="case_by_clock"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["-opened_at"], name="case_newest_first"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["-closed_at"], name="case_closed_lately"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at__isnull", False),
                        ("closed_by__isnull", False),
                        ("state", "closed"),
                        models.Q(("outcome", ""), _negated=True),
                        models.Q(("ve_assessment", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "closed"), _negated=True),
                        ("closed_at__isnull", True),
                        ("closed_by__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="case_closes_with_time_person_outcome_and_assessment",
                violation_error_message="Ett avslutat ärende behöver utfall och bedömning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("meet_by__isnull", True),
                    ("urgency__in", ["can_wait", "prompt", "acute"]),
                    _connector="OR",
                ),
                name="case_meeting_date_only_while_concern_remains",
                violation_error_message="Ett sista datum för möte finns bara när oron kvarstår.",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "new"), models.Q(("urgency", ""), _negated=True), _connector="OR"
                ),
                name="case_past_call_has_urgency",
                violation_error_message="Frågan om oron kvarstår måste vara besvarad.",
            ),
        ),
        migrations.AddConstraint(
            model_name="caller",
            constraint=models.UniqueConstraint(
                fields=("code_hash",),
                name="reference_code_belongs_to_one_caller",
                violation_error_message="Koden är redan given till någon annan. Läs upp den nya.",
            ),
        ),
        migrations.AddConstraint(
            model_name="caller",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("code_hash__isnull", True), ("code_set_at__isnull", True)),
                    models.Q(("code_hash__isnull", False), ("code_set_at__isnull", False)),
                    _connector="OR",
                ),
                name="reference_code_has_its_time",
                violation_error_message="En återkopplingskod gäller från en tidpunkt.",
            ),
        ),
        migrations.AddConstraint(
            model_name="casedecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", ["level_raised", "reopened", "identity_added", "identity_removed"]),
                        _negated=True,
                    ),
                    ("reason__isnull", False),
                    _connector="OR",
                ),
                name="decision_on_level_closing_and_identity_has_reason",
                violation_error_message="Skriv skälet i en mening.",
            ),
        ),
        migrations.AddConstraint(
            model_name="childdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "reported"), _negated=True),
                    ("reported_to__isnull", False),
                    _connector="OR",
                ),
                name="child_report_says_to_whom",
                violation_error_message="Skriv till vem orosanmälan gjordes.",
            ),
        ),
        migrations.AddConstraint(
            model_name="childdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "no_report"), _negated=True), ("reason__isnull", False), _connector="OR"
                ),
                name="no_child_report_says_why",
                violation_error_message="Skriv skälet till att ingen orosanmälan görs.",
            ),
        ),
        migrations.AddConstraint(
            model_name="childdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("assess_on__isnull", False), ("assessor__isnull", False), ("kind", "assess_today")
                    ),
                    models.Q(
                        models.Q(("kind", "assess_today"), _negated=True),
                        ("assess_on__isnull", True),
                        ("assessor__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="child_assessment_today_names_assessor",
                violation_error_message="Välj vem som ska bedöma idag.",
            ),
        ),
        migrations.AddIndex(
            model_name="codeaccess",
            index=models.Index(fields=["user", "until"], name="code_access_by_user"),
        ),
        migrations.AddConstraint(
            model_name="dangerreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("review__isnull", True), ("reviewed_at__isnull", True), ("reviewed_by__isnull", True)
                    ),
                    models.Q(
                        ("review__isnull", False),
                        ("reviewed_at__isnull", False),
                        ("reviewed_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="danger_is_reviewed_with_time_person_and_words",
                violation_error_message="Skriv vad granskningen visade.",
            ),
        ),
        migrations.AddConstraint(
            model_name="dangerreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reviewed_by__isnull", True),
                    models.Q(("reviewed_by", models.F("reported_by")), _negated=True),
                    _connector="OR",
                ),
                name="danger_is_not_reviewed_by_who_reported_it",
                violation_error_message="Den som hanterade faran kan inte granska den själv.",
            ),
        ),
        migrations.AddConstraint(
            model_name="note",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("about_id__isnull", False),
                        ("kind", "objection"),
                        models.Q(("about_kind", ""), _negated=True),
                    ),
                    models.Q(("about_id__isnull", True), ("about_kind", ""), ("kind", "note")),
                    _connector="OR",
                ),
                name="objection_says_what_it_is_about",
                violation_error_message="Välj vilken uppgift den enskilde anser är felaktig.",
            ),
        ),
        migrations.AddIndex(
            model_name="call",
            index=models.Index(fields=["-received_at"], name="call_newest_first"),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("caller__isnull", False), ("case__isnull", False), ("kind", "concern")),
                    models.Q(
                        models.Q(("kind", "concern"), _negated=True),
                        ("caller__isnull", True),
                        ("case__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="call_about_a_concern_has_case_and_caller",
                violation_error_message="Ett samtal om oro hör till ett ärende. Andra kontakter räknas bara.",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(("received_at__lte", models.F("logged_at"))),
                name="call_is_received_before_it_is_logged",
                violation_error_message="Samtalet kan inte ha kommit in i framtiden.",
            ),
        ),
        migrations.AddConstraint(
            model_name="call",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("worry_before__isnull", True), ("worry_before__lte", 10), _connector="OR"),
                    models.Q(("worry_after__isnull", True), ("worry_after__lte", 10), _connector="OR"),
                ),
                name="worry_is_rated_from_0_to_10",
                violation_error_message="Oron skattas från 0 till 10.",
            ),
        ),
        migrations.AddIndex(
            model_name="identity",
            index=models.Index(fields=["personal_number_hash"], name="identity_by_personal_number"),
        ),
        migrations.AddConstraint(
            model_name="identity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("caller__isnull", False), ("person__isnull", True)),
                    models.Q(("caller__isnull", True), ("person__isnull", False)),
                    _connector="OR",
                ),
                name="identity_belongs_to_one_person",
                violation_error_message="En identitet hör till en enda person.",
            ),
        ),
        migrations.AddConstraint(
            model_name="identity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_protected", False),
                    models.Q(("address__isnull", True), ("email__isnull", True), ("phone__isnull", True)),
                    _connector="OR",
                ),
                name="protected_identity_keeps_no_contact",
                violation_error_message="Med skyddade personuppgifter sparas ingen telefon, e-post eller adress här.",
            ),
        ),
        migrations.AddConstraint(
            model_name="identity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("personal_number__isnull", True), ("personal_number_hash__isnull", True)),
                    models.Q(("personal_number__isnull", False), ("personal_number_hash__isnull", False)),
                    _connector="OR",
                ),
                name="identity_personal_number_and_hash_together",
                violation_error_message="Personnumret kunde inte sparas. Skriv det igen.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="identity",
            trigger=pgtrigger.compiler.Trigger(
                name="identity_needs_full_record",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."person_id" IS NOT NULL)',
                    func="\n                    IF NOT EXISTS (\n                        SELECT 1 FROM calls_case c JOIN calls_personofconcern p ON p.case_id = c.id\n                        WHERE p.id = NEW.person_id AND c.record_level = 'case'\n                    ) THEN\n                        RAISE EXCEPTION 'identity of person of concern needs full record'\n                        USING ERRCODE = 'check_violation',\n                              CONSTRAINT = 'identity_of_person_of_concern_needs_full_record';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="4a4738e57326536a672397cefe3479f553d4ad81",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_identity_needs_full_record_676f1",
                    table="calls_identity",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="quickscan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("signed_at__isnull", True),
                    models.Q(
                        models.Q(("child_at_risk", ""), _negated=True),
                        models.Q(("urgency", ""), _negated=True),
                        models.Q(("outcome", ""), _negated=True),
                        models.Q(("author_name", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="scan_signed_only_with_mandatory_answers",
                violation_error_message="Fyra frågor måste besvaras: anonymitet, fara, barn och bedömning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="quickscan",
            constraint=models.CheckConstraint(
                condition=models.Q(("signed_at__isnull", False), ("danger", "yes"), _connector="OR"),
                name="scan_unsigned_only_in_danger",
                violation_error_message="Bara vid fara kan snabbscanningen sparas ofullständig.",
            ),
        ),
        migrations.AddConstraint(
            model_name="quickscan",
            constraint=models.UniqueConstraint(
                condition=models.Q(("replaces__isnull", True)),
                fields=("call",),
                name="call_has_one_first_scan",
                violation_error_message="Samtalet har redan en snabbscanning.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reminder",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at__isnull", True), ("done_by__isnull", True)),
                    models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                    _connector="OR",
                ),
                name="reminder_done_by_somebody_at_some_time",
                violation_error_message="En klar bevakning behöver både tid och person.",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
