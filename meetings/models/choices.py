"""What the code of meetings decides on."""

from django.db import models


class Kind(models.TextChoices):
    """Only the first kind counts in the funnel and stops the meeting clock."""

    WITH_CALLER = "with_caller", "möte med den som hör av sig"
    COOPERATION = "cooperation", "samverkansmöte"
    FOLLOW_UP = "follow_up", "uppföljning"


class Status(models.TextChoices):
    OFFERED = "offered", "erbjudet"
    BOOKED = "booked", "bokat"
    HELD = "held", "hållet"
    CANCELLED = "cancelled", "inställt"
    NO_SHOW = "no_show", "uteblev"
    RESCHEDULED = "rescheduled", "ombokat"

    @classmethod
    def planned(cls):
        return [cls.OFFERED, cls.BOOKED]

    @classmethod
    def not_held(cls):
        """What a meeting is that did not come about, and never will."""
        return [cls.CANCELLED, cls.NO_SHOW, cls.RESCHEDULED]


class Mode(models.TextChoices):
    ON_SITE = "on_site", "på plats"
    PHONE = "phone", "telefon"
    VIDEO = "video", "video"


class Side(models.TextChoices):
    """On whose initiative a meeting was cancelled or moved."""

    CALLER = "caller", "den som hör av sig"
    US = "us", "vi"


class LateReason(models.TextChoices):
    """Why a first meeting is booked to a day after the promised one."""

    CALLER = "caller", "den som hör av sig vill det"
    NO_TIME = "no_time", "ingen tid fanns"
    OTHER = "other", "annat"


class QuestionKind(models.TextChoices):
    TEXT = "text", "fritext"
    YES_NO = "yes_no", "ja eller nej"
    CHOICE = "choice", "ett val"
    MULTI_CHOICE = "multi_choice", "flera val"
    MONTH = "month", "månad"
    SCALE = "scale", "0–10, egen uppfattning"
    PARTNERS = "partners", "samverkansaktörer"

    @classmethod
    def with_options(cls):
        return [cls.CHOICE, cls.MULTI_CHOICE]


class YesNo(models.TextChoices):
    YES = "yes", "ja"
    NO = "no", "nej"
    UNKNOWN = "unknown", "vet inte"
    DECLINED = "declined", "vill inte svara"


class Basis(models.TextChoices):
    """What an answer rests on."""

    OWN = "own", "sett eller hört själv"
    TOLD = "told", "hört av annan"
    ONLINE = "online", "sett på nätet"
    READING = "reading", "känsla eller tolkning"


class BatteryStatus(models.TextChoices):
    """`EditionStatus`, by the word that the table has had from the first."""

    DRAFT = "draft", "utkast"
    IN_USE = "published", "används"
    RETIRED = "retired", "används inte längre"


class FindingKind(models.TextChoices):
    WORKS = "works", "fungerar"
    DOES_NOT_WORK = "not", "fungerar inte"
    FIND_OUT = "find_out", "att ta reda på"


class Owner(models.TextChoices):
    """Who finds out."""

    COLLEAGUE = "colleague", "en kollega"
    AGENCY = "agency", "en samverkansaktör"
    CALLER = "caller", "den som hör av sig"
