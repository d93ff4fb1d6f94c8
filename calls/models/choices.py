"""What the code decides on: fixed answers of the snabbscanning and of the case."""

from django.db import models


class YesNoUnknown(models.TextChoices):
    YES = "yes", "ja"
    NO = "no", "nej"
    UNKNOWN = "unknown", "vet inte"


class AgeBand(models.TextChoices):
    """SN5. Splits at 15 and 18, where consent and duties change (SoL 21:2, 19:1)."""

    UNDER_12 = "under_12", "under 12"
    FROM_12 = "12_14", "12–14"
    FROM_15 = "15_17", "15–17"
    FROM_18 = "18_20", "18–20"
    FROM_21 = "21_25", "21–25"
    FROM_26 = "26_up", "26 eller äldre"
    UNKNOWN = "unknown", "vet inte"

    @classmethod
    def minors(cls):
        return [cls.UNDER_12, cls.FROM_12, cls.FROM_15]

    @classmethod
    def adults(cls):
        return [cls.FROM_18, cls.FROM_21, cls.FROM_26]


class Situation(models.TextChoices):
    """SN9: the situation as the caller describes it."""

    THOUGHTS = "thoughts", "funderingar"
    AT_RISK = "at_risk", "i riskzon"
    INVOLVED = "involved", "involverad"
    WANTS_OUT = "wants_out", "vill lämna"
    LEFT_OR_RETURNED = "left_or_returned", "har lämnat eller kommit hem"
    CANNOT_SAY = "cannot_say", "går inte att säga"


class Milieu(models.TextChoices):
    """SN10: the milieu as the caller perceives it. Counted in figures only, never in a list."""

    FAR_RIGHT = "far_right", "högerextrem, vit makt"
    ISLAMIST = "islamist", "islamistisk"
    FAR_LEFT = "far_left", "vänsterextrem, autonom"
    OTHER_IDEOLOGY = "other_ideology", "annan ideologi"
    NO_IDEOLOGY = "no_ideology", "våldsfascination utan tydlig ideologi"
    MIXED = "mixed", "blandat"
    CANNOT_SAY = "cannot_say", "går inte att säga"
    NONE = "none", "ingen"


class Involved(models.TextChoices):
    """SN12: who is already involved, as far as the caller knows."""

    SCHOOL = "school", "skola"
    SOCIAL_SERVICES = "social_services", "socialtjänst"
    POLICE = "police", "polis"
    HEALTH_CARE = "health_care", "vård"
    FAMILY = "family", "familj"
    ASSOCIATION = "association", "förening"
    NOBODY = "nobody", "ingen"
    UNKNOWN = "unknown", "vet inte"


class Advice(models.TextChoices):
    """What advice was given in the call; a sentence can be added."""

    LISTEN = "listen", "lyssna och hålla kontakten"
    TALK = "talk", "prata med personen"
    OBSERVE = "observe", "iaktta och återkomma"
    REPORT = "report", "göra orosanmälan"
    POLICE = "police", "kontakta polis"
    OWN_SUPPORT = "own_support", "stöd till dig själv"
    KNOWLEDGE = "knowledge", "läsa mer eller utbilda sig"
    OTHER_SERVICE = "other_service", "vända sig till annan verksamhet"


class Urgency(models.TextChoices):
    """SN14: does the concern remain after the call, and how promptly must something happen?"""

    NONE = "none", "nej"
    CAN_WAIT = "can_wait", "ja, kan vänta"
    PROMPT = "prompt", "ja, skyndsamt"
    ACUTE = "acute", "ja, akut"

    @classmethod
    def remaining(cls):
        """The answers that say that the concern remains, and so that a meeting is to be offered."""
        return [cls.CAN_WAIT, cls.PROMPT, cls.ACUTE]

    @classmethod
    def prompt(cls):
        """Those of them that are given the shorter promise."""
        return [cls.PROMPT, cls.ACUTE]


class Outcome(models.TextChoices):
    """What came of it: set by the snabbscanning, again when the case closes."""

    SETTLED = "settled", "oron avklarad i samtalet"
    ADVICE_GIVEN = "advice_given", "råd gavs, återkommer vid behov"
    INVITED = "invited", "inbjuden till möte"
    HELPED_ONWARD = "helped_onward", "inte våldsbejakande extremism, hänvisad vidare"
    CHILD_REPORT = "child_report", "orosanmälan gjord av oss"
    CALLER_REPORTS = "caller_reports", "den som hör av sig gör egen orosanmälan"
    ACUTE = "acute", "akut, 112 eller polis"
    LINKED_IN = "linked_in", "samverkansaktör inkopplad"
    SUPPORT_COMPLETED = "support_completed", "stödet är klart"
    DECLINED = "declined", "avböjde vidare kontakt"
    UNREACHABLE = "unreachable", "kunde inte nås, eller avbrutet samtal"

    @classmethod
    def of_closing(cls):
        """All but the one that only says what comes next."""
        return [choice for choice in cls if choice is not cls.INVITED]

    @classmethod
    def of_scan(cls):
        return [choice for choice in cls if choice is not cls.SUPPORT_COMPLETED]


class VeAssessment(models.TextChoices):
    """Was there reason to believe that violent extremism lay behind the concern? In words, never a score."""

    REASON = "reason", "det finns skäl att tro att våldsbejakande extremism ligger bakom oron"
    NO_REASON = "no_reason", "det finns inte skäl att tro det"
    CANNOT_TELL = "cannot_tell", "det går inte att säga"


class FoundIn(models.TextChoices):
    """Where a danger or a child came to light after the call. What comes up in a call hangs on the call."""

    CASE = "case", "ärendet"
    MEETING = "meeting", "ett möte"
    ANSWER = "answer", "ett svar i frågebatteriet"
    NOTE = "note", "en anteckning"


class RecordLevel(models.TextChoices):
    """How much may be written down (SoL 14:3–14:5). It rises by a logged act with a reason, and never sinks."""

    ADVICE = "advice", "rådgivning"
    OPEN_SERVICE = "open_service", "insats utan behovsprövning, avidentifierad"
    CASE = "case", "ärende"

    @property
    def rank(self) -> int:
        return list(RecordLevel).index(self)


class State(models.TextChoices):
    """Where the concern is on its way. The moves between them stand in `calls.states`."""

    NEW = "new", "samtal"
    SCANNED = "scanned", "snabbscanning"
    MEETING_PLANNED = "meeting_planned", "möte planerat"
    MEETING_HELD = "meeting_held", "möte hållet"
    FOLLOW_UP = "follow_up", "uppföljning"
    CLOSED = "closed", "avslutat"
    MERGED = "merged", "ihopslaget"

    @classmethod
    def running(cls):
        """Those in which the clock of a first meeting runs, where there is one."""
        return [cls.NEW, cls.SCANNED, cls.MEETING_PLANNED]
