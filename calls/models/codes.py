"""The code lists of the line that a municipality may edit: the core of what support lines count for each contact."""

from django.db import models

from stodtelefon.organisation.models import CodeRow


class Channel(models.TextChoices):
    """SN1: how the contact came about."""

    PHONE = "phone", "telefon"
    CALL_BACK = "call_back", "återuppringning"
    WALK_IN = "walk_in", "möte utan bokning"
    LETTER = "letter", "brev"
    EMAIL = "email", "e-post"
    FORWARDED = "forwarded", "ett meddelande som en kollega skickat vidare"
    OTHER = "other", "annat"


class CallerRole(CodeRow):
    """SN2: in which role somebody gets in touch, its coarse group, and whether it is the municipality's own staff."""

    class Group(models.TextChoices):
        SCHOOL = "school", "Skola"
        SOCIAL_SERVICES = "social_services", "Socialtjänst"
        MUNICIPALITY = "municipality", "Övrig kommun"
        AUTHORITY = "authority", "Annan myndighet"
        CIVIL_SOCIETY = "civil_society", "Civilsamhälle"
        PUBLIC = "public", "Allmänhet och närstående"
        SELF = "self", "Egen kontakt"
        UNKNOWN = "unknown", "Vill inte uppge"

    class Staff(models.TextChoices):
        """Is a person in this role the municipality's own staff? A school can be municipal or independent: ask."""

        YES = "yes", "ja"
        NO = "no", "nej"
        ASK = "ask", "fråga"

    group = models.CharField("grupp", max_length=20, choices=Group)
    municipal_staff = models.CharField("kommunens egen personal", max_length=3, choices=Staff)

    class Meta(CodeRow.Meta):
        verbose_name = "roll"
        verbose_name_plural = "roller"

    class Privacy(CodeRow.Privacy):
        plain = (*CodeRow.Privacy.plain, "group", "municipal_staff")


class OutreachKind(CodeRow):
    """How the line was made known: what an outreach event was, and through what a caller heard of the line."""

    class Meta(CodeRow.Meta):
        verbose_name = "sätt att nå ut"
        verbose_name_plural = "sätt att nå ut"


class Audience(CodeRow):
    """Whom outreach is for, and as whom a caller heard of the line: the same list, so that the two can be compared."""

    class Meta(CodeRow.Meta):
        verbose_name = "målgrupp"
        verbose_name_plural = "målgrupper"


class Need(CodeRow):
    """SN13: what would be of help to the caller now."""

    class Meta(CodeRow.Meta):
        verbose_name = "behov"
        verbose_name_plural = "behov"


class ConcernKind(CodeRow):
    """What a concern was that turned out to be something else than violent extremism. Not what the caller wishes for:
    that is `Need`."""

    class Meta(CodeRow.Meta):
        verbose_name = "annan oro"
        verbose_name_plural = "annan oro"
