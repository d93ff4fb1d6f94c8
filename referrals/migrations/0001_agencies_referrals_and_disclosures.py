"""The types of agencies, and the fifteen grounds for telling something (OSL 2009:400, BrB 24:4).

The municipality edits both. Sections as read in early 2026; a lawyer confirms them before live use.
"""

import uuid

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import stodtelefon.privacy.fields

# key, label, group
AGENCY_TYPES = [
    ("social_services_intake", "socialtjänstens mottagning", "social_services"),
    ("social_services_other", "annan verksamhet i socialtjänsten", "social_services"),
    ("emergency_social_services", "socialjour", "social_services"),
    ("police", "polisen", "police"),
    ("security_police", "Säkerhetspolisen", "police"),
    ("customs", "Tullverket", "police"),
    ("ve_experts", "experter på våldsbejakande extremism", "ve_experts"),
    ("exit_programme", "avhopparverksamhet", "exit"),
    ("civil_society", "förening eller organisation", "civil_society"),
    ("faith_community", "trossamfund", "civil_society"),
    ("school", "skola", "school"),
    ("student_health", "elevhälsa", "school"),
    ("health_care", "hälso- och sjukvård", "health_care"),
    ("psychiatry", "psykiatri, barn eller vuxna", "health_care"),
    ("probation", "frivård", "probation"),
    ("leisure", "fritid och fältarbete", "other"),
    ("other", "annan", "other"),
]

POLICE = ["police"]
CARE = ["social_services", "health_care"]

LEGAL_BASES = [
    {
        "key": "consent",
        "label": "Samtycke från den uppgiften gäller",
        "section": "OSL 10:1, 12:2",
        "note": (
            "Gäller en viss mottagare och vissa uppgifter, dateras och kan tas tillbaka. "
            "För barn: vårdnadshavare, eller barnet självt efter mognad (OSL 12:3)."
        ),
        "reason_prompt": "Vem har samtyckt, till att vad lämnas till vem?",
        "needs_reason": True,
        "needs_date": True,
    },
    {
        "key": "deidentified",
        "label": "Avidentifierad konsultation",
        "section": "utanför sekretessen om ingen kan pekas ut",
        "note": "I en liten krets räcker det inte att utelämna namnet. Tänk på skola, familj och plats.",
        "allows_names": False,
    },
    {
        "key": "no_harm",
        "label": "Menprövning: det står klart att ingen lider men",
        "section": "OSL 26:1",
        "note": "Huvudregeln är sekretess. Det ska stå klart att varken den enskilde eller närstående lider men.",
        "reason_prompt": "Varför står det klart att ingen lider men?",
        "needs_reason": True,
    },
    {
        "key": "duty_child_report",
        "label": "Orosanmälan, uppgiftsskyldighet",
        "section": "OSL 10:28, SoL 19:1",
        "note": "Anmälan görs genast. Gäller också till mottagning under en annan nämnd.",
        "for_groups": ["social_services"],
    },
    {
        "key": "care_under18",
        "label": "Nödvändigt stöd till den som är under 18 år",
        "section": "OSL 26:9",
        "note": "Bara till annan socialtjänst eller hälso- och sjukvård.",
        "reason_prompt": "Varför är det nödvändigt för att ge stödet?",
        "needs_reason": True,
        "below_age": 18,
        "for_groups": CARE,
    },
    {
        "key": "youth_crime_risk",
        "label": "Risk för brott, under 21 år",
        "section": "OSL 10:18 a",
        "note": "Polis, Säkerhetspolis och tull. Inte om det är olämpligt för stödet eller av andra särskilda skäl.",
        "reason_prompt": "Vilka konkreta omständigheter talar för risken?",
        "needs_concrete": True,
        "below_age": 21,
        "for_groups": POLICE,
    },
    {
        "key": "terror_prevention",
        "label": "Risk för terroristbrott eller liknande",
        "section": "OSL 10:18 b",
        "note": "Polis och Säkerhetspolis. Oavsett ålder.",
        "reason_prompt": "Vilka konkreta omständigheter talar för risken?",
        "needs_concrete": True,
        "for_groups": POLICE,
    },
    {
        "key": "near_violence",
        "label": "Risk för grovt våld mot närstående",
        "section": "OSL 10:18 c",
        "note": "Till Polismyndigheten.",
        "reason_prompt": "Vilka konkreta omständigheter talar för risken?",
        "needs_concrete": True,
        "for_groups": POLICE,
    },
    {
        "key": "minor_immediate",
        "label": "Omedelbart polisingripande, under 18 år",
        "section": "OSL 10:20",
        "note": "När personal möter ett barn i uppenbar allvarlig fara, eller på väg att begå brott.",
        "reason_prompt": "Vad hände?",
        "needs_reason": True,
        "below_age": 18,
        "for_groups": POLICE,
    },
    {
        "key": "offence_against_minor",
        "label": "Misstanke om vissa brott mot barn",
        "section": "OSL 10:21",
        "note": "Gäller bara de brott som paragrafen räknar upp. Fråga juristen när du är osäker.",
        "reason_prompt": "Vilket brott, och vad bygger det på?",
        "needs_reason": True,
        "for_groups": POLICE,
    },
    {
        "key": "terror_suspicion",
        "label": "Misstanke om begånget terroristbrott",
        "section": "OSL 10:22 a",
        "note": "Polis och Säkerhetspolis.",
        "reason_prompt": "Vad bygger misstanken på?",
        "needs_reason": True,
        "for_groups": POLICE,
    },
    {
        "key": "serious_suspicion",
        "label": "Misstanke om annat grövre brott",
        "section": "OSL 10:23",
        "note": "Straffgränsen står i paragrafen. Fråga juristen när du är osäker.",
        "reason_prompt": "Vilket brott, och vad bygger misstanken på?",
        "needs_reason": True,
        "for_groups": POLICE,
    },
    {
        "key": "necessary",
        "label": "Nödvändigt för vår egen verksamhet",
        "section": "OSL 10:2",
        "note": "Snäv och ovanlig. Räcker inte att det är praktiskt.",
        "reason_prompt": "Varför kan arbetet inte göras utan att uppgiften lämnas?",
        "needs_reason": True,
    },
    {
        "key": "emergency",
        "label": "Nöd, fara för liv",
        "section": "BrB 24:4",
        "note": "Larma 112 först. Skriv in utlämnandet efteråt.",
        "reason_prompt": "Vilken var faran?",
        "needs_reason": True,
    },
    {
        "key": "other_law",
        "label": "Annan bestämmelse",
        "section": "OSL 10:28",
        "note": "När en annan lag eller förordning säger att uppgiften ska lämnas.",
        "reason_prompt": "Vilken bestämmelse, och vad säger den?",
        "needs_reason": True,
    },
]


def fill(apps, schema_editor):
    agency_type = apps.get_model("referrals", "AgencyType")
    for position, (key, label, group) in enumerate(AGENCY_TYPES, start=1):
        agency_type.objects.get_or_create(
            key=key, defaults={"label": label, "group": group, "position": position * 10}
        )
    legal_basis = apps.get_model("referrals", "LegalBasis")
    for position, row in enumerate(LEGAL_BASES, start=1):
        values = {name: value for name, value in row.items() if name != "key"}
        legal_basis.objects.get_or_create(key=row["key"], defaults=values | {"position": position * 10})


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("calls", "0001_cases_calls_and_people"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AgencyType",
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
                            ("social_services", "Socialtjänst"),
                            ("police", "Polis och andra brottsbekämpande myndigheter"),
                            ("ve_experts", "Experter på våldsbejakande extremism"),
                            ("civil_society", "Civilsamhälle"),
                            ("school", "Skola och elevhälsa"),
                            ("health_care", "Hälso- och sjukvård"),
                            ("probation", "Frivård"),
                            ("exit", "Avhopparverksamhet"),
                            ("other", "Övriga"),
                        ],
                        max_length=20,
                        verbose_name="grupp",
                    ),
                ),
            ],
            options={
                "verbose_name": "typ av samverkansaktör",
                "verbose_name_plural": "typer av samverkansaktörer",
                "ordering": ("position", "label"),
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Agency",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                (
                    "form_token",
                    models.UUIDField(
                        blank=True, editable=False, null=True, unique=True, verbose_name="formulärets märke"
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="namn")),
                ("does", models.TextField(blank=True, max_length=2000, verbose_name="vad de gör")),
                (
                    "contact",
                    models.CharField(blank=True, max_length=160, verbose_name="kontaktperson eller funktion"),
                ),
                ("phone", models.CharField(blank=True, max_length=60, verbose_name="telefon")),
                (
                    "email",
                    models.EmailField(
                        blank=True, max_length=254, verbose_name="e-post (aldrig uppgifter ur ärenden)"
                    ),
                ),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="postadress")),
                ("opening_hours", models.CharField(blank=True, max_length=200, verbose_name="öppettider")),
                (
                    "is_same_board",
                    models.BooleanField(default=False, verbose_name="hör till samma nämnd som vi"),
                ),
                (
                    "answer_days",
                    models.PositiveSmallIntegerField(
                        default=5,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="svarar inom arbetsdagar",
                    ),
                ),
                ("retired_on", models.DateField(blank=True, null=True, verbose_name="används inte från")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="inlagd"
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
                    "type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agencies",
                        to="referrals.agencytype",
                        verbose_name="typ",
                    ),
                ),
            ],
            options={
                "verbose_name": "samverkansaktör",
                "verbose_name_plural": "samverkansaktörer",
                "ordering": ("name",),
            },
        ),
        migrations.CreateModel(
            name="LegalBasis",
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
                ("section", models.CharField(max_length=120, verbose_name="lagrum")),
                ("note", models.CharField(blank=True, max_length=400, verbose_name="att tänka på")),
                (
                    "reason_prompt",
                    models.CharField(blank=True, max_length=200, verbose_name="ledtext för skälet"),
                ),
                ("needs_reason", models.BooleanField(default=False, verbose_name="kräver skäl")),
                (
                    "needs_concrete",
                    models.BooleanField(default=False, verbose_name="kräver konkreta omständigheter"),
                ),
                ("needs_date", models.BooleanField(default=False, verbose_name="kräver datum")),
                (
                    "below_age",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="bara under ålder"),
                ),
                (
                    "for_groups",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("social_services", "Socialtjänst"),
                                ("police", "Polis och andra brottsbekämpande myndigheter"),
                                ("ve_experts", "Experter på våldsbejakande extremism"),
                                ("civil_society", "Civilsamhälle"),
                                ("school", "Skola och elevhälsa"),
                                ("health_care", "Hälso- och sjukvård"),
                                ("probation", "Frivård"),
                                ("exit", "Avhopparverksamhet"),
                                ("other", "Övriga"),
                            ],
                            max_length=20,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="bara till (tomt: alla)",
                    ),
                ),
                (
                    "allows_names",
                    models.BooleanField(default=True, verbose_name="underlaget får innehålla namn"),
                ),
            ],
            options={
                "verbose_name": "rättslig grund",
                "verbose_name_plural": "rättsliga grunder",
                "ordering": ("position", "label"),
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("section", ""), _negated=True),
                        name="legal_basis_has_section",
                        violation_error_message="Ange lagrummet.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Referral",
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
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "utkast"),
                            ("sent", "väntar på svar"),
                            ("accepted", "tar emot"),
                            ("declined", "tackade nej"),
                            ("completed", "klar"),
                            ("withdrawn", "återkallad"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="läge",
                    ),
                ),
                (
                    "basis_reason",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=2000, verbose_name="skäl för grunden"
                    ),
                ),
                ("consented_on", models.DateField(blank=True, null=True, verbose_name="samtycke lämnat")),
                (
                    "scope",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=2000, verbose_name="vad vi ber om"
                    ),
                ),
                (
                    "sheet",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, verbose_name="underlag, det som lämnas ut"
                    ),
                ),
                ("is_named", models.BooleanField(default=False, verbose_name="underlaget innehåller namn")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="föreslagen"
                    ),
                ),
                (
                    "approval_requested_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="godkännande begärt"),
                ),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="godkänd")),
                (
                    "returned_reason",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=1000, verbose_name="chefens skäl att inte godkänna"
                    ),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="skickad")),
                (
                    "sent_how",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("post", "post"),
                            ("courier", "bud"),
                            ("meeting", "personligt möte"),
                            ("phone", "telefon"),
                        ],
                        max_length=10,
                        verbose_name="hur",
                    ),
                ),
                ("answer_due_on", models.DateField(blank=True, null=True, verbose_name="svar senast")),
                ("reminded_at", models.DateTimeField(blank=True, null=True, verbose_name="påmind")),
                (
                    "answer",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=5000, verbose_name="svaret"
                    ),
                ),
                ("accepted_at", models.DateTimeField(blank=True, null=True, verbose_name="togs emot")),
                ("declined_at", models.DateTimeField(blank=True, null=True, verbose_name="avböjdes")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("support_given", "gav stöd"),
                            ("ongoing", "fortsätter själva med stödet"),
                            ("advice", "gav råd till oss"),
                            ("person_declined", "erbjöd stöd som avböjdes"),
                            ("not_reached", "fick inte kontakt"),
                            ("not_needed", "fann att inget mer behövdes"),
                        ],
                        max_length=20,
                        verbose_name="vad det gav",
                    ),
                ),
                (
                    "outcome_text",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=5000, verbose_name="vad det gav, i ord"
                    ),
                ),
                ("completed_at", models.DateTimeField(blank=True, null=True, verbose_name="klar")),
                (
                    "withdrawal_reason",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=1000, verbose_name="varför den återkallades"
                    ),
                ),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="återkallad")),
                (
                    "accepted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="referrals.agency",
                        verbose_name="samverkansaktör",
                    ),
                ),
                (
                    "approval_requested_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "approved_by",
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="referrals", to="calls.case"
                    ),
                ),
                (
                    "completed_by",
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
                    "declined_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "legal_basis",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.legalbasis",
                        verbose_name="rättslig grund",
                    ),
                ),
                (
                    "reminded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "withdrawn_by",
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
                "verbose_name": "inkoppling",
                "verbose_name_plural": "inkopplingar",
                "ordering": ("-created_at",),
            },
        ),
        migrations.CreateModel(
            name="Disclosure",
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
                    "recipient",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=300, verbose_name="till vem, mer precist"
                    ),
                ),
                (
                    "basis_reason",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=2000, verbose_name="skäl för grunden"
                    ),
                ),
                ("what", stodtelefon.privacy.fields.SealedTextField(verbose_name="vad som lämnades ut")),
                ("is_named", models.BooleanField(default=False, verbose_name="namn lämnades")),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("post", "post"),
                            ("courier", "bud"),
                            ("meeting", "personligt möte"),
                            ("phone", "telefon"),
                        ],
                        max_length=10,
                        verbose_name="hur",
                    ),
                ),
                ("told_at", models.DateTimeField(verbose_name="när")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="inskrivet"
                    ),
                ),
                ("by_name", models.CharField(max_length=120, verbose_name="namn")),
                ("by_title", models.CharField(blank=True, max_length=120, verbose_name="titel")),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disclosures",
                        to="referrals.agency",
                        verbose_name="till",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="disclosures",
                        to="calls.case",
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
                    "legal_basis",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.legalbasis",
                        verbose_name="rättslig grund",
                    ),
                ),
                (
                    "referral",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="disclosure",
                        to="referrals.referral",
                        verbose_name="inkoppling",
                    ),
                ),
            ],
            options={
                "verbose_name": "utlämnande",
                "verbose_name_plural": "utlämnanden",
                "ordering": ("-told_at",),
            },
        ),
        migrations.CreateModel(
            name="Signposting",
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
                    "note",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=1000, verbose_name="vad du sade"
                    ),
                ),
                ("given_at", models.DateTimeField(verbose_name="när")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="inskriven"
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signpostings",
                        to="referrals.agency",
                        verbose_name="mer precist",
                    ),
                ),
                (
                    "agency_type",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="referrals.agencytype",
                        verbose_name="till vem",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signpostings",
                        to="calls.case",
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
                    "need",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="calls.need",
                        verbose_name="för att få hjälp med",
                    ),
                ),
            ],
            options={
                "verbose_name": "hänvisning vidare",
                "verbose_name_plural": "hänvisningar vidare",
                "ordering": ("-given_at",),
            },
        ),
        migrations.AddConstraint(
            model_name="agency",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True),
                name="agency_has_a_name",
                violation_error_message="Ange samverkansaktörens namn.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agency",
            constraint=models.UniqueConstraint(
                django.db.models.functions.text.Lower("name"),
                name="agency_has_a_name_of_its_own",
                violation_error_message="Det finns redan en samverkansaktör med det namnet.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agency",
            constraint=models.CheckConstraint(
                condition=models.Q(("answer_days__range", (1, 90))),
                name="agency_answers_within_reasonable_time",
                violation_error_message="Svarstiden ska vara mellan 1 och 90 arbetsdagar.",
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(
                condition=models.Q(("status", "sent")), fields=["answer_due_on"], name="referral_by_due_date"
            ),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["status", "-created_at"], name="referral_by_status"),
        ),
        migrations.AddIndex(
            model_name="referral",
            index=models.Index(fields=["sent_at"], name="referral_by_sending"),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sent_at__isnull", True), ("legal_basis__isnull", False), _connector="OR"
                ),
                name="referral_leaves_only_with_basis",
                violation_error_message="Välj rättslig grund innan inkopplingen skickas.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("sent_at__isnull", True), ("sheet__isnull", False), _connector="OR"),
                name="referral_leaves_only_with_sheet",
                violation_error_message="Skriv underlaget innan inkopplingen skickas: exakt det som lämnas ut.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("answer_due_on__isnull", True),
                        ("sent_at__isnull", True),
                        ("sent_by__isnull", True),
                        ("sent_how", ""),
                    ),
                    models.Q(
                        ("answer_due_on__isnull", False),
                        ("sent_at__isnull", False),
                        ("sent_by__isnull", False),
                        models.Q(("sent_how", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="referral_is_sent_by_somebody_somehow",
                violation_error_message="Ange hur inkopplingen lämnades över och när svar väntas.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("accepted_at__isnull", True), ("accepted_by__isnull", True)),
                    models.Q(("accepted_at__isnull", False), ("accepted_by__isnull", False)),
                    _connector="OR",
                ),
                name="referral_is_accepted_by_somebody_at_some_time",
                violation_error_message="Ett svar behöver både tid och den som skrev in det.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("declined_at__isnull", True), ("declined_by__isnull", True)),
                    models.Q(
                        ("answer__isnull", False),
                        ("declined_at__isnull", False),
                        ("declined_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="referral_is_declined_with_time_person_and_words",
                violation_error_message="Skriv varför de tackade nej.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("accepted_at__isnull", True), ("declined_at__isnull", True), _connector="OR"
                ),
                name="referral_is_answered_in_one_way",
                violation_error_message="Inkopplingen har redan fått sitt svar.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("completed_at__isnull", True), ("completed_by__isnull", True), ("outcome", "")),
                    models.Q(
                        ("completed_at__isnull", False),
                        ("completed_by__isnull", False),
                        models.Q(("outcome", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="referral_is_completed_with_time_person_and_outcome",
                violation_error_message="Välj vad inkopplingen gav.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at__isnull", True), ("withdrawn_by__isnull", True)),
                    models.Q(
                        ("withdrawal_reason__isnull", False),
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="referral_is_withdrawn_with_time_person_and_words",
                violation_error_message="Skriv varför inkopplingen återkallas.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reminded_at__isnull", True), ("reminded_by__isnull", True)),
                    models.Q(
                        ("reminded_at__isnull", False),
                        ("reminded_by__isnull", False),
                        ("sent_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="referral_reminder_has_person_and_time",
                violation_error_message="Bara en skickad inkoppling kan påminnas om.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("accepted_at__isnull", True),
                        ("completed_at__isnull", True),
                        ("declined_at__isnull", True),
                        ("sent_at__isnull", True),
                        ("status", "draft"),
                        ("withdrawn_at__isnull", True),
                    ),
                    models.Q(
                        ("accepted_at__isnull", True),
                        ("completed_at__isnull", True),
                        ("declined_at__isnull", True),
                        ("sent_at__isnull", False),
                        ("status", "sent"),
                        ("withdrawn_at__isnull", True),
                    ),
                    models.Q(
                        ("accepted_at__isnull", False),
                        ("completed_at__isnull", True),
                        ("declined_at__isnull", True),
                        ("sent_at__isnull", False),
                        ("status", "accepted"),
                        ("withdrawn_at__isnull", True),
                    ),
                    models.Q(
                        ("accepted_at__isnull", True),
                        ("completed_at__isnull", True),
                        ("declined_at__isnull", False),
                        ("sent_at__isnull", False),
                        ("status", "declined"),
                        ("withdrawn_at__isnull", True),
                    ),
                    models.Q(
                        ("accepted_at__isnull", False),
                        ("completed_at__isnull", False),
                        ("declined_at__isnull", True),
                        ("sent_at__isnull", False),
                        ("status", "completed"),
                        ("withdrawn_at__isnull", True),
                    ),
                    models.Q(
                        ("accepted_at__isnull", True),
                        ("completed_at__isnull", True),
                        ("declined_at__isnull", True),
                        ("sent_at__isnull", True),
                        ("status", "withdrawn"),
                        ("withdrawn_at__isnull", False),
                    ),
                    models.Q(
                        ("accepted_at__isnull", True),
                        ("completed_at__isnull", True),
                        ("declined_at__isnull", True),
                        ("sent_at__isnull", False),
                        ("status", "withdrawn"),
                        ("withdrawn_at__isnull", False),
                    ),
                    models.Q(
                        ("accepted_at__isnull", False),
                        ("completed_at__isnull", True),
                        ("declined_at__isnull", True),
                        ("sent_at__isnull", False),
                        ("status", "withdrawn"),
                        ("withdrawn_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="referral_status_follows_what_happened",
                violation_error_message="Läget stämmer inte med vad som har hänt med inkopplingen.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(
                            ("approval_requested_at__isnull", True), ("approval_requested_by__isnull", True)
                        ),
                        models.Q(
                            ("approval_requested_at__isnull", False), ("approval_requested_by__isnull", False)
                        ),
                        _connector="OR",
                    ),
                    models.Q(
                        models.Q(("approved_at__isnull", True), ("approved_by__isnull", True)),
                        models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                        _connector="OR",
                    ),
                    models.Q(
                        ("approved_at__isnull", True),
                        ("approval_requested_at__isnull", False),
                        _connector="OR",
                    ),
                ),
                name="referral_approval_is_asked_for_before_it_is_given",
                violation_error_message="Godkännandet måste begäras innan det kan ges.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_by__isnull", True),
                    models.Q(
                        models.Q(("approved_by", models.F("approval_requested_by")), _negated=True),
                        models.Q(("approved_by", models.F("created_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="referral_is_not_approved_by_who_asked",
                violation_error_message="Den som har föreslagit eller begärt kan inte själv godkänna.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="referral_with_names",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."is_named")',
                    func="\n                    IF NOT EXISTS (\n                        SELECT 1 FROM calls_case c WHERE c.id = NEW.case_id AND c.record_level = 'case'\n                    ) THEN\n                        RAISE EXCEPTION 'referral with names needs full record'\n                        USING ERRCODE = 'check_violation',\n                              CONSTRAINT = 'referral_with_names_needs_full_record';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="26843e41f42d948f6a4e0155c7158eb386622ff9",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_referral_with_names_d3252",
                    table="referrals_referral",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="referral_to_police",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."approved_at" IS NULL AND NEW."sent_at" IS NOT NULL)',
                    func="\n                    IF EXISTS (\n                        SELECT 1 FROM referrals_agency a JOIN referrals_agencytype t ON t.id = a.type_id\n                        WHERE a.id = NEW.agency_id AND t.\"group\" = 'police'\n                    ) THEN\n                        RAISE EXCEPTION 'referral to police leaves only approved'\n                        USING ERRCODE = 'check_violation',\n                              CONSTRAINT = 'referral_to_police_leaves_only_approved';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="69174988f1005f402150529b24094f26c926323f",
                    operation='INSERT OR UPDATE OF "sent_at"',
                    pgid="pgtrigger_referral_to_police_e88e8",
                    table="referrals_referral",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="referral",
            trigger=pgtrigger.compiler.Trigger(
                name="referral_as_sent",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."sent_at" IS NOT NULL AND (NEW."case_id" IS DISTINCT FROM OLD."case_id" OR NEW."agency_id" IS DISTINCT FROM OLD."agency_id" OR NEW."scope" IS DISTINCT FROM OLD."scope" OR NEW."sheet" IS DISTINCT FROM OLD."sheet" OR NEW."is_named" IS DISTINCT FROM OLD."is_named" OR NEW."legal_basis_id" IS DISTINCT FROM OLD."legal_basis_id" OR NEW."basis_reason" IS DISTINCT FROM OLD."basis_reason" OR NEW."consented_on" IS DISTINCT FROM OLD."consented_on" OR NEW."approved_at" IS DISTINCT FROM OLD."approved_at" OR NEW."approved_by_id" IS DISTINCT FROM OLD."approved_by_id" OR NEW."sent_at" IS DISTINCT FROM OLD."sent_at" OR NEW."sent_by_id" IS DISTINCT FROM OLD."sent_by_id" OR NEW."sent_how" IS DISTINCT FROM OLD."sent_how"))',
                    func="\n                    RAISE EXCEPTION 'referral as sent never changes'\n                    USING ERRCODE = 'check_violation', CONSTRAINT = 'referral_as_sent_never_changes';\n                ",
                    hash="ec5c242a51cf603210e171324b7e45e99c2d7179",
                    operation="UPDATE",
                    pgid="pgtrigger_referral_as_sent_c4924",
                    table="referrals_referral",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="disclosure",
            index=models.Index(fields=["-told_at"], name="disclosure_newest_first"),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(("agency__isnull", False), ("recipient__isnull", False), _connector="OR"),
                name="disclosure_says_to_whom",
                violation_error_message="Ange till vem uppgifterna lämnades.",
            ),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.CheckConstraint(
                condition=models.Q(("told_at__lte", models.F("created_at"))),
                name="disclosure_is_told_before_it_is_logged",
                violation_error_message="Utlämnandet kan inte ha skett i framtiden.",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="disclosure",
            trigger=pgtrigger.compiler.Trigger(
                name="disclosure_is_never_edited",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="3a8388e7e515311c250c22c4922c30b69c0c8ff8",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_disclosure_is_never_edited_155f8",
                    table="referrals_disclosure",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddIndex(
            model_name="signposting",
            index=models.Index(fields=["given_at"], name="signposting_by_time"),
        ),
        migrations.AddConstraint(
            model_name="signposting",
            constraint=models.CheckConstraint(
                condition=models.Q(("given_at__lte", models.F("created_at"))),
                name="signposting_is_given_before_it_is_logged",
                violation_error_message="Hänvisningen kan inte ha getts i framtiden.",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
