"""How the lines about accounts and sign-in read in the log."""

from stodtelefon.audit.log_parts import LogPart


class AccountsPart(LogPart):
    kinds = {
        "Inloggning": ("session.started", "session.ended", "session.ended_elsewhere"),
        "Konton och roller": (
            *("user.roles_changed", "user.invited", "user.invitation_renewed", "user.invitation_accepted"),
            *("user.enabled", "user.disabled", "user.address_changed", "user.renamed"),
            *("second_factor.added", "second_factor.removed", "second_factor.reset_approved"),
        ),
        "Nekat eller fel": ("session.refused", "second_factor.refused"),
    }
    sentences = {
        "away.changed": "ändrade när någon är borta, eller vem som står in",
        "away.ended": "avslutade en frånvaro",
        "away.removed": "tog bort en frånvaro som inte hade börjat",
        "away.set": "skrev in när någon är borta",
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
