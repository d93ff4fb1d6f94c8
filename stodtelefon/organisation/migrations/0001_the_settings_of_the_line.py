from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "version",
                    models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
                ),
                (
                    "name",
                    models.CharField(
                        default="Kommunen",
                        max_length=120,
                        verbose_name="kommunens namn",
                    ),
                ),
                (
                    "board",
                    models.CharField(
                        blank=True,
                        max_length=160,
                        verbose_name="personuppgiftsansvarig nämnd",
                    ),
                ),
                (
                    "line_name",
                    models.CharField(
                        default="Stödtelefonen",
                        max_length=80,
                        verbose_name="telefonlinjens namn",
                    ),
                ),
                (
                    "line_number",
                    models.CharField(blank=True, max_length=40, verbose_name="linjens telefonnummer"),
                ),
                (
                    "line_opened_on",
                    models.DateField(blank=True, null=True, verbose_name="linjen öppnade"),
                ),
                (
                    "opening_hours",
                    models.CharField(blank=True, max_length=200, verbose_name="öppettider"),
                ),
                (
                    "prompt_days",
                    models.PositiveSmallIntegerField(
                        default=2, verbose_name="skyndsamt: möte inom arbetsdagar"
                    ),
                ),
                (
                    "can_wait_days",
                    models.PositiveSmallIntegerField(
                        default=10, verbose_name="kan vänta: möte inom arbetsdagar"
                    ),
                ),
                (
                    "follow_up_weeks",
                    models.PositiveSmallIntegerField(
                        default=4, verbose_name="uppföljning: veckor efter mötet"
                    ),
                ),
                (
                    "stalled_days",
                    models.PositiveSmallIntegerField(
                        default=90,
                        verbose_name="avsluta eller planera: dagar utan anteckning",
                    ),
                ),
                (
                    "small_count",
                    models.PositiveSmallIntegerField(
                        default=5, verbose_name="tal under detta visas som färre än"
                    ),
                ),
                (
                    "small_total",
                    models.PositiveSmallIntegerField(
                        default=10, verbose_name="tabell med lägre summa visas inte"
                    ),
                ),
                (
                    "percent_base",
                    models.PositiveSmallIntegerField(default=20, verbose_name="procent visas från så många"),
                ),
                (
                    "median_base",
                    models.PositiveSmallIntegerField(default=5, verbose_name="median visas från så många"),
                ),
                (
                    "record_level_decision",
                    models.CharField(
                        choices=[
                            ("advice", "rådgivning"),
                            ("without_assessment", "insats utan behovsprövning"),
                        ],
                        default="advice",
                        max_length=20,
                        verbose_name="nämndens beslut om vad linjen är",
                    ),
                ),
                (
                    "record_level_decided_on",
                    models.DateField(blank=True, null=True, verbose_name="beslutsdatum"),
                ),
                (
                    "record_level_reference",
                    models.CharField(blank=True, max_length=60, verbose_name="diarienummer"),
                ),
                (
                    "identities_may_be_removed",
                    models.BooleanField(
                        default=True,
                        verbose_name="identiteter får tas bort medan ärendet finns kvar",
                    ),
                ),
                (
                    "emergency_social_services_phone",
                    models.CharField(blank=True, max_length=40, verbose_name="socialjourens nummer"),
                ),
                (
                    "data_protection_officer",
                    models.CharField(blank=True, max_length=200, verbose_name="dataskyddsombud"),
                ),
                (
                    "is_demo",
                    models.BooleanField(
                        default=False,
                        editable=False,
                        verbose_name="påhittade uppgifter",
                    ),
                ),
            ],
            options={
                "verbose_name": "inställningar",
                "verbose_name_plural": "inställningar",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("id", 1)),
                        name="organisation_is_one",
                        violation_error_message="Det finns bara en uppsättning inställningar.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True),
                        name="organisation_has_a_name",
                        violation_error_message="Ange kommunens namn.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("prompt_days__range", (1, 30)),
                            ("can_wait_days__range", (1, 90)),
                            ("follow_up_weeks__range", (1, 52)),
                            ("stalled_days__range", (7, 365)),
                        ),
                        name="organisation_targets_are_reasonable",
                        violation_error_message=(
                            "Målen ska vara 1-30 dagar (skyndsamt), 1-90 dagar (kan vänta), 1-52 "
                            "veckor (uppföljning) och 7-365 dagar (utan anteckning)."
                        ),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("prompt_days__lte", models.F("can_wait_days"))),
                        name="organisation_prompt_is_before_can_wait",
                        violation_error_message="Skyndsamt kan inte ha längre tid än kan vänta.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("small_count__gte", 5),
                            ("small_total__gte", 10),
                            ("percent_base__gte", 20),
                            ("median_base__gte", 5),
                        ),
                        name="organisation_thresholds_are_never_looser",
                        violation_error_message=(
                            "Skyddet för små tal får göras strängare men inte svagare än 5, 10, 20 och 5."
                        ),
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("record_level_decision", "advice"),
                            models.Q(
                                ("record_level_decided_on__isnull", False),
                                models.Q(("record_level_reference", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="organisation_decision_has_date_and_reference",
                        violation_error_message=(
                            "Insats utan behovsprövning kräver nämndens beslut: "
                            "ange både datum och diarienummer."
                        ),
                    ),
                ],
            },
        ),
    ]
