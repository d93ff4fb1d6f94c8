"""How the lines about accounts and sign-in read in the log."""

from stodtelefon.accounts.models import Deputyship, FactorReset, RoleChange, User
from stodtelefon.audit.log_parts import LogPart

ABOUT_SOMEBODY = {model._meta.label_lower: model for model in (Deputyship, FactorReset, RoleChange)}


class AccountsPart(LogPart):
    def whom(self, kind: str, ids: set[str]) -> dict[str, int]:
        """An account is its own; what takes two is about an account."""
        if kind == User._meta.label_lower:
            return {pk: int(pk) for pk in ids}
        if kind not in ABOUT_SOMEBODY:
            return {}
        rows = ABOUT_SOMEBODY[kind].objects.filter(pk__in=ids)
        return {str(pk): person for pk, person in rows.order_by().values_list("pk", "user")}

    kinds = {
        "Inloggning": ("session.started", "session.ended", "session.ended_elsewhere"),
        "Konton och roller": (
            *("user.roles_changed", "user.invited", "user.invitation_renewed", "user.invitation_accepted"),
            *("user.enabled", "user.disabled", "user.address_changed", "user.renamed"),
            *("deputyship.approved", "deputyship.ended"),
            *("second_factor.added", "second_factor.removed", "second_factor.reset_approved"),
            *("provider.bound", "provider.forgotten", "provider.roles_changed"),
        ),
        "Nekat eller fel": ("session.refused", "second_factor.refused"),
    }
    sentences = {
        "away.changed": "ändrade när någon är borta, eller vem som står in",
        "away.ended": "avslutade en frånvaro",
        "away.removed": "tog bort en frånvaro som inte hade börjat",
        "away.set": "skrev in när någon är borta",
        "deputyship.approved": "godkände att någon är ställföreträdare, som en kollega hade begärt",
        "deputyship.asked": "begärde att någon är ställföreträdare",
        "deputyship.declined": "avslog att någon är ställföreträdare",
        "deputyship.ended": "avslutade att någon är ställföreträdare",
        "deputyship.narrowed": "ändrade när någon är borta, så att ställföreträdaren har färre dagar",
        "deputyship.outdated": "ändrade något, så att en begäran om ställföreträdare inte gäller längre",
        "deputyship.withdrawn": "återtog en begäran om ställföreträdare",
        "provider.bound": "knöt sitt konto till kommunens inloggning",
        "provider.forgotten": "lossade från servern någons konto från kommunens inloggning",
        "provider.roles_changed": "fick andra roller av kommunens inloggning",
        "role_change.approved": "godkände att någon får andra roller, som en kollega hade begärt",
        "role_change.asked": "begärde att någon får andra roller",
        "role_change.declined": "avslog att någon får andra roller",
        "role_change.outdated": "ändrade något, så att en begäran om andra roller inte gäller längre",
        "role_change.withdrawn": "återtog en begäran om andra roller",
        "second_factor.added": "lade till ett andra steg för inloggningen",
        "second_factor.codes_made": "gjorde nya reservkoder",
        "second_factor.refused": "nekade ett andra steg vid inloggningen",
        "second_factor.removed": "tog bort ett andra steg för inloggningen",
        "second_factor.reset_approved": "godkände att någons andra steg togs bort",
        "second_factor.reset_asked": "begärde att någons andra steg tas bort",
        "second_factor.reset_declined": "avslog att någons andra steg tas bort",
        "second_factor.reset_from_server": "tog bort någons andra steg från servern",
        "second_factor.reset_withdrawn": "återtog en begäran om någons andra steg",
        "session.ended": "loggade ut",
        "session.ended_elsewhere": "loggade ut sig på andra ställen",
        "session.refused": "nekade en inloggning",
        "session.started": "loggade in",
        "session.unlocked": "låste upp skärmen",
        "user.address_changed": "ändrade en användares e-postadress",
        "user.disabled": "stängde av en användare",
        "user.enabled": "öppnade en användares konto igen",
        "user.first_administrator_invited": "bjöd in den första systemförvaltaren",
        "user.invitation_accepted": "tog emot sin inbjudan",
        "user.invitation_renewed": "gav en användare en ny inbjudan",
        "user.invitation_withdrawn": "drog tillbaka en inbjudan",
        "user.invited": "bjöd in en användare",
        "user.log_notice_confirmed": "bekräftade beskedet om loggkontroll",
        "user.morning_mail_chosen": "valde om morgonmejl ska komma",
        "user.morning_mail_sent": "skickade ett morgonmejl",
        "user.password_changed": "bytte lösenord",
        "user.renamed": "ändrade en användares namn",
        "user.roles_changed": "ändrade en användares roller",
        "user.shortcuts_chosen": "valde om kortkommandon ska gälla",
    }
