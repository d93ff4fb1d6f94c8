"""Who may do what: the one table.

Everything is denied unless `ROLE_PERMISSIONS` allows it. A data protection officer can read the table here, and
everyone who is signed in can read it on the page "Vem får vad". Which *rows* a person sees is `visible_to` on each
QuerySet. Source of the need-to-know rule: lag (2001:454) 10 §.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache, wraps

from django.db.models import TextChoices
from django.http import Http404


class Role(TextChoices):
    CALL_TAKER = "call_taker", "samtalsmottagare"
    COORDINATOR = "coordinator", "samordnare"
    MANAGER = "manager", "enhetschef"
    STATISTICS_READER = "statistics_reader", "statistikläsare"
    ARCHIVIST = "archivist", "gallringsansvarig"
    LOG_REVIEWER = "log_reviewer", "logggranskare"
    ADMINISTRATOR = "administrator", "systemförvaltare"


class Permission(TextChoices):
    HOME_READ = "home_read", "se Idag"
    CALL_LOG = "call_log", "ta emot och skriva in samtal"
    CASE_READ = "case_read", "läsa ärenden: egna, och dem man är bokad i"
    CASE_READ_OPEN = "case_read_open", "läsa alla öppna ärenden"
    CASE_WRITE = "case_write", "arbeta i ett ärende: anteckna, lämna över, avsluta"
    NOTE_READ_POLICE = (
        "note_read_police",
        "läsa vad polisen har sagt i ett ärende som någon annan har; den som har ärendet, och den som skrev, "
        "läser det alltid",
    )
    CASE_JOIN = "case_join", "koppla ihop, slå ihop och dela upp ärenden"
    CASE_LIST = "case_list", "se köer: nummer, läge och datum utan innehåll"
    CASE_LIST_ALL = "case_list_all", "se alla ärenden i köerna, också kollegornas"
    CASE_OPEN_CLOSED = (
        "case_open_closed",
        "se att ärenden är avslutade, och öppna dem för läsning med ett skäl: "
        "det senaste årets i 24 timmar, äldre när chefen har beslutat",
    )
    CASE_BREAK_GLASS = (
        "case_break_glass",
        "nödöppna ett ärende som någon annan har: med ett skäl, i 24 timmar, och chefen granskar det",
    )
    ACCESS_ASK = (
        "access_ask",
        "be handläggaren om tillgång till ett ärende som man inte har: helt eller bara en identitet, för en tid",
    )
    OPENING_DECIDE = (
        "opening_decide",
        "besluta om att öppna äldre ärenden, granska nödöppningar, och läsa vem som har öppnat vilka och varför",
    )
    RECUSAL_END = (
        "recusal_end",
        "se vem som är jävig i vilket ärende och varför, och avsluta en kollegas jäv med ett skäl",
    )
    CASE_RESTRICT = (
        "case_restrict",
        "skydda ett ärende: besluta vilka som får öppna det, och häva skyddet tillsammans med någon annan",
    )
    CASE_OVERDUE = (
        "case_overdue",
        "se det som har varit sent några arbetsdagar: nummer, slag, datum och vem det väntar på",
    )
    CASE_SEARCH = "case_search", "söka på personnummer, ärendenummer, kod eller namn"
    LIKENESS_SETTLE = "likeness_settle", "avgöra om två ärenden som liknar varandra är samma oro"
    IDENTITY_READ = (
        "identity_read",
        "öppna kontaktuppgifter och identitet, loggat; i ett ärende som man inte har någon del i med ett skäl, "
        "skrivet en gång",
    )
    IDENTITY_BREAK_GLASS = (
        "identity_break_glass",
        "nödöppna identiteterna i ett ärende, och inget annat i det: med ett skäl, i 24 timmar, med lösenord eller kod "
        "en gång till, och någon annan granskar det. Den som läser ärenden öppnar dem i ärendet",
    )
    IDENTITY_GLASS_REVIEW = (
        "identity_glass_review",
        "granska när en enhetschef har nödöppnat identiteter: vem, när och varför. Aldrig det man själv har öppnat",
    )
    IDENTITY_REMOVE = "identity_remove", "besluta att ta bort en identitet"
    CHILD_DECIDE = "child_decide", "besluta om orosanmälan"
    DANGER_REVIEW = "danger_review", "efterhandsgranska vad som gjordes vid fara"
    MEETING_READ = "meeting_read", "se möten och rum"
    MEETING_WRITE = "meeting_write", "erbjuda, boka och hålla möten"
    BATTERY_EDIT = "battery_edit", "ändra frågebatteriet"
    WORDING_EDIT = "wording_edit", "ändra samtalets ord: frågorna, vad vi säger och vad som får berättas"
    REFERRAL_PROPOSE = "referral_propose", "föreslå inkopplingar, hänvisa vidare och fråga om någon kom fram"
    REFERRAL_SEND = "referral_send", "bestämma rättslig grund och skicka inkopplingar"
    REFERRAL_LIST = "referral_list", "se alla inkopplingar: nummer, läge och datum utan innehåll"
    REFERRAL_APPROVE = (
        "referral_approve",
        "godkänna det som lämnas till polisen, och granska det som inte kunde vänta",
    )
    AGENCY_READ = "agency_read", "läsa samverkansregistret"
    AGENCY_EDIT = "agency_edit", "ändra samverkansregistret"
    OUTREACH_READ = "outreach_read", "se vad som görs för att nå ut"
    OUTREACH_LOG = "outreach_log", "skriva in vad som görs för att nå ut"
    STATISTICS_READ = "statistics_read", "läsa årsstatistiken"
    RELEASE_PREPARE = "release_prepare", "förbereda ett års siffror, med egna ord, för att fastställas"
    RELEASE_APPROVE = (
        "release_approve",
        "godkänna ett års siffror så att de fastställs, aldrig dem som man själv har förberett",
    )
    OPEN_DATA_READ = "open_data_read", "hämta ett fastställt års siffror som öppna data"
    STATISTICS_CSV = "statistics_csv", "hämta årsstatistiken som csv"
    STATISTICS_XLSX = "statistics_xlsx", "hämta årsstatistiken som kalkylblad (xlsx)"
    STATISTICS_PDF = "statistics_pdf", "hämta årsstatistiken som pdf, att lämna till nämnden"
    SITUATION_REPORT = (
        "situation_report",
        "läsa och hämta Lägesbild: en sida om året till kommunens brottsförebyggande arbete",
    )
    ERASURE_READ = "erasure_read", "se gallringslistan: nummer och datum"
    ERASURE_APPROVE = "erasure_approve", "godkänna gallring"
    LOG_READ = "log_read", "läsa åtkomstloggen"
    LOG_EXPORT = (
        "log_export",
        "ta fram ett ärendes logg som fil till dataskyddsombudet, med lösenord eller kod en gång till",
    )
    LOG_REVIEW = (
        "log_review",
        "granska loggen varje månad: fråga den som har läst, bedöma, och skriva under. Aldrig det man själv har läst",
    )
    LOG_EXPLAIN = "log_explain", "skriva vad som hände när loggen inte stämmer, alltid två tillsammans"
    AWAY_SET = "away_set", "skriva in när en kollega är borta, och vem som står in"
    USER_CLOSE = "user_close", "se vilka konton som finns, och stänga av ett"
    USER_MANAGE = "user_manage", "bjuda in användare, ändra konton och öppna dem igen"
    FACTOR_RESET_DECIDE = (
        "factor_reset_decide",
        "besluta, som andra person, att någons andra steg vid inloggningen tas bort",
    )
    ROLE_CHANGE_DECIDE = (
        "role_change_decide",
        "besluta, som andra person, att någon får andra roller",
    )
    SETTINGS_EDIT = "settings_edit", "ändra inställningar och kodlistor"


P = Permission

# The section of law where one is the reason for a permission, or for its bounds.
SECTIONS: dict[Permission, str] = {
    P.CASE_READ: "SoL 14:7, lag (2001:454) 10 §",
    P.CASE_READ_OPEN: "lag (2001:454) 10 §",
    P.CASE_WRITE: "SoL 14:3",
    P.NOTE_READ_POLICE: "OSL 18:3 och 35:1",
    P.CASE_LIST: "lag (2001:454) 7 a §",
    P.CASE_LIST_ALL: "lag (2001:454) 7 a §",
    P.CASE_OPEN_CLOSED: "lag (2001:454) 10 §",
    P.CASE_BREAK_GLASS: "lag (2001:454) 10 §",
    P.ACCESS_ASK: "lag (2001:454) 10 §",
    P.OPENING_DECIDE: "lag (2001:454) 10 §",
    P.CASE_RESTRICT: "OSL 26:1, lag (2001:454) 10 §",
    P.CASE_SEARCH: "förordning (2001:637) 15 §",
    P.IDENTITY_READ: "SoL 14:5, lag (2001:454) 10 §",
    P.IDENTITY_BREAK_GLASS: "lag (2001:454) 10 §",
    P.IDENTITY_GLASS_REVIEW: "lag (2001:454) 10 §",
    P.IDENTITY_REMOVE: "SoL 14:5",
    P.CHILD_DECIDE: "SoL 19:1 och 25:1",
    P.DANGER_REVIEW: "brottsbalken 24:4",
    P.REFERRAL_PROPOSE: "förvaltningslag 6 §",
    P.REFERRAL_SEND: "OSL 10 kap. och 26:1",
    P.REFERRAL_APPROVE: "OSL 10:18 a–10:23",
    P.OUTREACH_LOG: "SoL 6:2",
    P.STATISTICS_READ: "lag (2001:454) 7 a §, OSL 26:1",
    P.STATISTICS_CSV: "lag (2001:454) 7 a §, OSL 26:1",
    P.STATISTICS_XLSX: "lag (2001:454) 7 a §, OSL 26:1",
    P.STATISTICS_PDF: "lag (2001:454) 7 a §, OSL 26:1",
    P.SITUATION_REPORT: "lag (2023:196)",
    P.ERASURE_READ: "SoL 16:1–16:4",
    P.ERASURE_APPROVE: "SoL 16:1–16:4",
    P.ROLE_CHANGE_DECIDE: "lag (2001:454) 10 §",
    P.LOG_READ: "lag (2001:454) 10 §",
    P.LOG_REVIEW: "lag (2001:454) 10 §",
    P.LOG_EXPLAIN: "lag (2001:454) 10 §",
}

ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.CALL_TAKER: frozenset(
        {
            P.HOME_READ,
            P.CALL_LOG,
            P.CASE_READ,
            P.CASE_WRITE,
            P.CASE_LIST,
            P.CASE_BREAK_GLASS,
            P.ACCESS_ASK,
            P.CASE_SEARCH,
            P.IDENTITY_READ,
            P.CHILD_DECIDE,
            P.MEETING_READ,
            P.MEETING_WRITE,
            P.REFERRAL_PROPOSE,
            P.AGENCY_READ,
            P.OUTREACH_READ,
            P.OUTREACH_LOG,
        }
    ),
    Role.COORDINATOR: frozenset(
        {
            P.HOME_READ,
            P.CALL_LOG,
            P.CASE_READ,
            P.CASE_READ_OPEN,
            P.CASE_WRITE,
            P.NOTE_READ_POLICE,
            P.CASE_JOIN,
            P.CASE_LIST,
            P.CASE_BREAK_GLASS,
            P.ACCESS_ASK,
            P.CASE_OPEN_CLOSED,
            P.RECUSAL_END,
            P.CASE_SEARCH,
            P.LIKENESS_SETTLE,
            P.IDENTITY_READ,
            P.IDENTITY_GLASS_REVIEW,
            P.IDENTITY_REMOVE,
            P.CHILD_DECIDE,
            P.MEETING_READ,
            P.MEETING_WRITE,
            P.BATTERY_EDIT,
            P.WORDING_EDIT,
            P.REFERRAL_PROPOSE,
            P.REFERRAL_SEND,
            P.AGENCY_READ,
            P.AGENCY_EDIT,
            P.OUTREACH_READ,
            P.OUTREACH_LOG,
            P.STATISTICS_READ,
            P.RELEASE_APPROVE,
            P.OPEN_DATA_READ,
            P.STATISTICS_CSV,
            P.AWAY_SET,
        }
    ),
    Role.MANAGER: frozenset(
        {
            P.HOME_READ,
            P.CASE_LIST,
            P.CASE_LIST_ALL,
            P.OPENING_DECIDE,
            P.RECUSAL_END,
            P.CASE_RESTRICT,
            P.CASE_OVERDUE,
            P.IDENTITY_BREAK_GLASS,
            P.IDENTITY_GLASS_REVIEW,
            P.DANGER_REVIEW,
            P.REFERRAL_LIST,
            P.REFERRAL_APPROVE,
            P.AGENCY_READ,
            P.OUTREACH_READ,
            P.STATISTICS_READ,
            P.RELEASE_PREPARE,
            P.RELEASE_APPROVE,
            P.OPEN_DATA_READ,
            P.STATISTICS_CSV,
            P.STATISTICS_XLSX,
            P.STATISTICS_PDF,
            P.SITUATION_REPORT,
            P.ERASURE_READ,
            P.ERASURE_APPROVE,
            P.LOG_READ,
            P.LOG_REVIEW,
            P.LOG_EXPLAIN,
            P.AWAY_SET,
            P.USER_CLOSE,
            P.FACTOR_RESET_DECIDE,
            P.ROLE_CHANGE_DECIDE,
        }
    ),
    Role.STATISTICS_READER: frozenset(
        {P.STATISTICS_READ, P.OPEN_DATA_READ, P.STATISTICS_CSV, P.STATISTICS_XLSX}
    ),
    Role.ARCHIVIST: frozenset({P.HOME_READ, P.CASE_LIST, P.CASE_LIST_ALL, P.ERASURE_READ, P.ERASURE_APPROVE}),
    Role.LOG_REVIEWER: frozenset({P.HOME_READ, P.LOG_READ, P.LOG_REVIEW, P.LOG_EXPORT, P.LOG_EXPLAIN}),
    Role.ADMINISTRATOR: frozenset(
        {
            P.USER_CLOSE,
            P.USER_MANAGE,
            P.FACTOR_RESET_DECIDE,
            P.ROLE_CHANGE_DECIDE,
            P.SETTINGS_EDIT,
            P.LOG_EXPLAIN,
            P.AWAY_SET,
        }
    ),
}


# Which role is lent to a deputy while its holder is away, and what the deputy is already: the role beneath, which knows
# the work. It is lent by a decision of its own (`Deputyship`), for those days.
LENT_TO: dict[Role, Role] = {Role.MANAGER: Role.COORDINATOR, Role.COORDINATOR: Role.CALL_TAKER}


def role_to_lend(of: Collection[str], to: Collection[str]) -> Role | None:
    """Which of the roles `of` one person can be lent to somebody with the roles `to`: one at most."""
    able = (role for role, beneath in LENT_TO.items() if role in of and beneath in to and role not in to)
    return next(able, None)


def roles_that_may(permission: Permission) -> str:
    """The roles that have it, in words: «samordnare eller enhetschef»."""
    return " eller ".join(role.label for role in Role if permission in ROLE_PERMISSIONS[role])


def permissions_of(roles) -> frozenset[Permission]:
    """Everything that a person with these roles may do."""
    return _of_all(frozenset(roles))


@cache
def _of_all(roles: frozenset) -> frozenset[Permission]:
    return frozenset().union(*(ROLE_PERMISSIONS[Role(role)] for role in roles))


def requires(*permissions: Permission):
    """Open the view to people with at least one of `permissions`; to all others the page does not exist (404)."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not any(request.user.can(permission) for permission in permissions):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.required_permissions = permissions
        return guarded

    return decorate


def asks_who_it_is(view):
    """Mark a view before which whoever is at the keyboard shows once more who it is (`SignInMiddleware` asks). Stands
    below `requires`: to those who may not open it the page does not exist."""
    view.asks_who_it_is = True
    return view


def everyone_signed_in(view):
    """Mark a view that every signed-in person may open, so that no view is open by having been forgotten."""
    view.required_permissions = ()
    return view
