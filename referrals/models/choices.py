"""What the code decides on: kinds of agencies, the ways out, and how a referral goes."""

from django.db import models


class AgencyGroup(models.TextChoices):
    """The coarse kind of an agency: what figures count by, and what decides who must approve."""

    SOCIAL_SERVICES = "social_services", "Socialtjänst"
    POLICE = "police", "Polis och andra brottsbekämpande myndigheter"
    VE_EXPERTS = "ve_experts", "Experter på våldsbejakande extremism"
    CIVIL_SOCIETY = "civil_society", "Civilsamhälle"
    SCHOOL = "school", "Skola och elevhälsa"
    HEALTH_CARE = "health_care", "Hälso- och sjukvård"
    PROBATION = "probation", "Frivård"
    EXIT = "exit", "Avhopparverksamhet"
    OTHER = "other", "Annan verksamhet"


class SentHow(models.TextChoices):
    """How something is told to an agency. Never by e-mail (JO 1376-2013)."""

    POST = "post", "post"
    COURIER = "courier", "bud"
    MEETING = "meeting", "personligt möte"
    PHONE = "phone", "telefon"


class Status(models.TextChoices):
    """Where a referral is on its way."""

    DRAFT = "draft", "utkast"
    SENT = "sent", "väntar på svar"
    ACCEPTED = "accepted", "tar emot"
    DECLINED = "declined", "tackade nej"
    COMPLETED = "completed", "klar"
    WITHDRAWN = "withdrawn", "återkallad"

    @classmethod
    def ongoing(cls):
        return [cls.DRAFT, cls.SENT, cls.ACCEPTED]

    @classmethod
    def final(cls):
        return [cls.DECLINED, cls.COMPLETED, cls.WITHDRAWN]


class Approval(models.TextChoices):
    """What the manager says of a line in the register that goes to law enforcement. Empty: nobody has to."""

    WAITS = "waits", "väntar på chefen"
    APPROVED = "approved", "godkänt av chefen"
    REFUSED = "refused", "chefen godkände inte"
    REVIEW = "review", "lämnat utan godkännande, chefen granskar"
    REVIEWED = "reviewed", "lämnat utan godkännande, granskat av chefen"
    TAKEN_BACK = "taken_back", "taget tillbaka"

    @classmethod
    def of_manager(cls):
        """What waits for the manager."""
        return [cls.WAITS, cls.REVIEW]


class Outcome(models.TextChoices):
    """What a referral gave, as the agency tells it."""

    SUPPORT_GIVEN = "support_given", "gav stöd"
    ONGOING = "ongoing", "fortsätter själva med stödet"
    ADVICE = "advice", "gav råd till oss"
    DECLINED_BY_PERSON = "person_declined", "erbjöd stöd som avböjdes"
    NOT_REACHED = "not_reached", "fick inte kontakt"
    NOT_NEEDED = "not_needed", "fann att inget mer behövdes"
