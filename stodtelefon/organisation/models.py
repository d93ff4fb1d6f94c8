"""What the one organisation that runs this line decides for itself: its settings, and its code lists.

The settings are one row; the house reads it with `Organisation.load()`. What the code decides on is a `TextChoices` in
the model that uses it; what people only choose from is a `ListRow`: an order and the day it was retired, and for a
`CodeRow` a stable key and a label. A row is never deleted, since old calls keep pointing to it.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, time, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from stodtelefon.database.by_key import row_with_key
from stodtelefon.saving import FormMade, Versioned
from stodtelefon.swedish_order import SwedishOrder

_remembered: ContextVar[dict | None] = ContextVar("organisation", default=None)


@contextmanager
def remembered_organisation():
    """Within this block (one request) the row is read at most once."""
    mark = _remembered.set({})
    try:
        yield
    finally:
        _remembered.reset(mark)


class Organisation(Versioned):
    """Municipality, board, line and targets. Days are working days unless said otherwise; thresholds count persons.

    The thresholds protect people in the yearly figures: they may be made stricter than the defaults, never looser.
    Meetings are proposed between `meetings_from` and `meetings_until`, local time; a day has room for the longest one.
    `likeness_by_contact` needs the board's decision, in words (`calls/likeness.py`).
    `lex_sarah_address` is the web page where staff report what is wrong (SoL 27:2); the foot of every page leads there.
    """

    class RecordLevelDecision(models.TextChoices):
        """What the board has decided that the line is (SoL 10:1, 11:5)."""

        ADVICE = "advice", "rådgivning"
        WITHOUT_ASSESSMENT = "without_assessment", "insats utan behovsprövning"

    name = models.CharField("kommunens namn", max_length=120, default="Kommunen")
    board = models.CharField("personuppgiftsansvarig nämnd", max_length=160, blank=True)
    line_name = models.CharField("telefonlinjens namn", max_length=80, default="Stödtelefonen")
    line_number = models.CharField("linjens telefonnummer", max_length=40, blank=True)
    line_opened_on = models.DateField("linjen öppnade", null=True, blank=True)
    opening_hours = models.CharField("öppettider", max_length=200, blank=True)
    prompt_days = models.PositiveSmallIntegerField("skyndsamt: möte inom arbetsdagar", default=2)
    can_wait_days = models.PositiveSmallIntegerField("kan vänta: möte inom arbetsdagar", default=10)
    callback_days = models.PositiveSmallIntegerField("missat samtal: ring upp inom arbetsdagar", default=1)
    follow_up_weeks = models.PositiveSmallIntegerField("uppföljning: veckor efter mötet", default=4)
    stalled_days = models.PositiveSmallIntegerField(
        "avsluta eller planera: dagar utan anteckning", default=90
    )
    outreach_silent_months = models.PositiveSmallIntegerField(
        "nå ut: påminn efter månader utan information", default=12
    )
    meetings_from = models.TimeField("möten tidigast från", default=time(8))
    meetings_until = models.TimeField("möten senast till", default=time(17))
    small_count = models.PositiveSmallIntegerField("tal under detta visas som färre än", default=5)
    small_total = models.PositiveSmallIntegerField("tabell med lägre summa visas inte", default=10)
    percent_base = models.PositiveSmallIntegerField("procent visas från så många", default=20)
    median_base = models.PositiveSmallIntegerField("median visas från så många", default=5)
    record_level_decision = models.CharField(
        "nämndens beslut om vad linjen är",
        max_length=20,
        choices=RecordLevelDecision.choices,
        default=RecordLevelDecision.ADVICE,
    )
    record_level_decided_on = models.DateField("beslutsdatum", null=True, blank=True)
    record_level_reference = models.CharField("diarienummer", max_length=60, blank=True)
    identities_may_be_removed = models.BooleanField(
        "identiteter får tas bort medan ärendet finns kvar", default=True
    )
    likeness_by_contact = models.BooleanField(
        "telefon och e-post jämförs mellan ärenden", default=False, db_default=False
    )
    likeness_decision = models.CharField(
        "nämndens beslut om att jämföra telefon och e-post",
        max_length=200,
        blank=True,
        default="",
        db_default="",
    )
    emergency_social_services_phone = models.CharField("socialjourens nummer", max_length=40, blank=True)
    data_protection_officer = models.CharField("dataskyddsombud", max_length=200, blank=True)
    contact_mail = models.EmailField("e-post för fel, brister och klagomål", blank=True)
    lex_sarah_address = models.CharField(
        "webbadress för att rapportera missförhållanden", max_length=300, blank=True
    )
    review_sample = models.PositiveSmallIntegerField(
        "stickprov: läsningar per person och månad", default=3, db_default=3
    )
    review_per_rule = models.PositiveSmallIntegerField(
        "läsningar per person och skäl", default=3, db_default=3
    )
    review_many_cases = models.PositiveSmallIntegerField(
        "många på kort tid: ärenden inom en timme", default=15, db_default=15
    )
    review_by_working_day = models.PositiveSmallIntegerField(
        "klar senast: arbetsdag i månaden efter", default=10, db_default=10
    )
    review_night_from = models.TimeField("natt från", default=time(21), db_default=time(21))
    review_night_until = models.TimeField("natt till", default=time(6), db_default=time(6))
    release_by_working_day = models.PositiveSmallIntegerField(
        "fastställ årets siffror senast: arbetsdag efter 31 januari", default=10, db_default=10
    )
    has_open_data = models.BooleanField(
        "fastställda år kan läsas av alla, utan inloggning", default=False, db_default=False
    )
    is_demo = models.BooleanField("påhittade uppgifter", default=False, editable=False)

    class Privacy:
        personal = ()
        plain = (
            "id",
            "version",
            "name",
            "board",
            "line_name",
            "line_number",
            "line_opened_on",
            "opening_hours",
            "prompt_days",
            "can_wait_days",
            "callback_days",
            "follow_up_weeks",
            "stalled_days",
            "outreach_silent_months",
            "meetings_from",
            "meetings_until",
            "small_count",
            "small_total",
            "percent_base",
            "median_base",
            "record_level_decision",
            "record_level_decided_on",
            "record_level_reference",
            "identities_may_be_removed",
            "likeness_by_contact",
            "likeness_decision",
            "emergency_social_services_phone",
            "data_protection_officer",
            "contact_mail",
            "lex_sarah_address",
            "review_sample",
            "review_per_rule",
            "review_many_cases",
            "review_by_working_day",
            "review_night_from",
            "review_night_until",
            "release_by_working_day",
            "has_open_data",
            "is_demo",
        )

    class Meta:
        verbose_name = "inställningar"
        verbose_name_plural = "inställningar"
        constraints = [
            models.CheckConstraint(
                condition=Q(id=1),
                name="organisation_is_one",
                violation_error_message="Det finns bara en uppsättning inställningar.",
            ),
            models.CheckConstraint(
                condition=~Q(name=""),
                name="organisation_has_a_name",
                violation_error_message="Ange kommunens namn.",
            ),
            models.CheckConstraint(
                condition=Q(prompt_days__range=(1, 30))
                & Q(can_wait_days__range=(1, 90))
                & Q(follow_up_weeks__range=(1, 52))
                & Q(stalled_days__range=(7, 365)),
                name="organisation_targets_are_reasonable",
                violation_error_message=(
                    "Målen ska vara 1-30 dagar (skyndsamt), 1-90 dagar (kan vänta), 1-52 veckor (uppföljning) "
                    "och 7-365 dagar (utan anteckning)."
                ),
            ),
            models.CheckConstraint(
                condition=Q(callback_days__range=(0, 10)) & Q(outreach_silent_months__range=(1, 60)),
                name="organisation_reminders_are_reasonable",
                violation_error_message=(
                    "Påminnelserna ska vara 0-10 dagar (missat samtal) och 1-60 månader (nå ut)."
                ),
            ),
            models.CheckConstraint(
                condition=Q(review_sample__range=(1, 20))
                & Q(review_per_rule__range=(1, 20))
                & Q(review_many_cases__range=(2, 200))
                & Q(review_by_working_day__range=(1, 20)),
                name="organisation_review_is_reasonable",
                violation_error_message=(
                    "Loggkontrollen ska vara 1-20 läsningar (stickprov, skäl), 2-200 ärenden (många på kort tid) "
                    "och klar arbetsdag 1-20."
                ),
            ),
            models.CheckConstraint(
                condition=Q(release_by_working_day__range=(1, 60)),
                name="organisation_release_day_is_reasonable",
                violation_error_message="Årets siffror fastställs senast arbetsdag 1-60 efter den 31 januari.",
            ),
            models.CheckConstraint(
                condition=~Q(review_night_from=models.F("review_night_until")),
                name="organisation_night_begins_and_ends",
                violation_error_message="Natten behöver börja och sluta vid olika klockslag.",
            ),
            models.CheckConstraint(
                condition=Q(meetings_until__gte=models.F("meetings_from") + timedelta(hours=2))
                & Q(meetings_from__lte=time(21, 59)),
                name="organisation_day_has_room_for_a_meeting",
                violation_error_message="Mötestiderna behöver rymma minst två timmar: från först, till sedan.",
            ),
            models.CheckConstraint(
                condition=Q(lex_sarah_address="") | Q(lex_sarah_address__regex=r"^https?://[^\s/]+\S*$"),
                name="organisation_lex_sarah_address_is_a_web_address",
                violation_error_message="Skriv webbadressen som https://exempel.se/lex-sarah.",
            ),
            models.CheckConstraint(
                condition=Q(prompt_days__lte=models.F("can_wait_days")),
                name="organisation_prompt_is_before_can_wait",
                violation_error_message="Skyndsamt kan inte ha längre tid än kan vänta.",
            ),
            models.CheckConstraint(
                condition=Q(small_count__gte=5)
                & Q(small_total__gte=10)
                & Q(percent_base__gte=20)
                & Q(median_base__gte=5),
                name="organisation_thresholds_are_never_looser",
                violation_error_message=(
                    "Skyddet för små tal får göras strängare men inte svagare än 5, 10, 20 och 5."
                ),
            ),
            models.CheckConstraint(
                condition=Q(record_level_decision="advice")
                | (Q(record_level_decided_on__isnull=False) & ~Q(record_level_reference="")),
                name="organisation_decision_has_date_and_reference",
                violation_error_message=(
                    "Insats utan behovsprövning kräver nämndens beslut: ange både datum och diarienummer."
                ),
            ),
            models.CheckConstraint(
                condition=Q(likeness_by_contact=False) | ~Q(likeness_decision=""),
                name="organisation_compares_contact_by_decision",
                violation_error_message=(
                    "Att jämföra telefon och e-post mellan ärenden kräver nämndens beslut: skriv vilket."
                ),
            ),
        ]

    def __str__(self):
        return self.name

    @classmethod
    def load(cls) -> Organisation:
        """The settings as they are now. Before anyone has saved them: the defaults, unsaved, as version 0."""
        remembered = _remembered.get()
        if remembered is None:
            return cls._read()
        if "row" not in remembered:
            remembered["row"] = cls._read()
        return remembered["row"]

    @classmethod
    def _read(cls) -> Organisation:
        return row_with_key(cls, 1) or cls(pk=1, version=0)

    @staticmethod
    def forget() -> None:
        """Read anew after a change within the same request."""
        remembered = _remembered.get()
        if remembered is not None:
            remembered.clear()


class ListQuerySet(models.QuerySet):
    def current(self, *, on: date):
        """The rows that can be chosen on a day."""
        return self.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=on))

    def retired(self, *, on: date):
        return self.filter(retired_on__lte=on)


class ListRow(Versioned, FormMade):
    """One row of a list that people choose from: a room, or a choice in a code list. Retired, never deleted.

    `retired_on` is the first local day on which it cannot be chosen. What came with the program was made by nobody.
    """

    position = models.PositiveSmallIntegerField("ordning", default=0)
    retired_on = models.DateField("används inte från", null=True, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = ListQuerySet.as_manager()

    class Privacy:
        personal = ()
        plain = ("id", "version", "form_token", "position", "retired_on", "created_by")

    class Meta:
        abstract = True

    @property
    def is_retired(self) -> bool:
        return self.retired_on is not None and self.retired_on <= timezone.localdate()

    @property
    def why_gone(self) -> str:
        """Why a row that was chosen does not stand among the choices any more."""
        return f"”{self}” används inte längre. Välj något annat."


class CodeRow(ListRow):
    """One choice in a code list. `key` never changes; `label` is what people read, each used once in its list."""

    key = models.SlugField("nyckel", max_length=40, unique=True)
    label = models.CharField("benämning", max_length=120)

    class Privacy(ListRow.Privacy):
        plain = (*ListRow.Privacy.plain, "key", "label")

    class Meta:
        abstract = True
        ordering = ("position", SwedishOrder("label"))
        constraints = (
            models.UniqueConstraint(
                Lower("label"),
                name="%(class)s_label_is_used_once",
                violation_error_message="Det finns redan ett val med den benämningen i listan.",
            ),
            models.CheckConstraint(
                condition=~Q(label=""),
                name="%(class)s_has_a_label",
                violation_error_message="Ange en benämning.",
            ),
        )

    def __str__(self):
        return self.label
