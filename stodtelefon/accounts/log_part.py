"""How the lines about accounts and sign-in read in the log."""

from stodtelefon.audit.log_parts import LogPart


class AccountsPart(LogPart):
    sentences = {
        "away.changed": "ändrade när någon är borta, eller vem som står in",
        "away.ended": "avslutade en frånvaro",
        "away.removed": "tog bort en frånvaro som inte hade börjat",
        "away.set": "skrev in när någon är borta",
        "session.ended": "loggade ut",
        "session.refused": "nekade en inloggning",
        "session.started": "loggade in",
        "user.address_changed": "ändrade en användares e-postadress",
        "user.disabled": "stängde av en användare",
        "user.enabled": "öppnade en användares konto igen",
        "user.first_administrator_invited": "bjöd in den första systemförvaltaren",
        "user.invitation_accepted": "tog emot sin inbjudan",
        "user.invitation_renewed": "gav en användare en ny inbjudan",
        "user.invitation_withdrawn": "drog tillbaka en inbjudan",
        "user.invited": "bjöd in en användare",
        "user.morning_mail_chosen": "valde om morgonmejl ska komma",
        "user.morning_mail_sent": "skickade ett morgonmejl",
        "user.password_changed": "bytte lösenord",
        "user.renamed": "ändrade en användares namn",
        "user.roles_changed": "ändrade en användares roller",
        "user.shortcuts_chosen": "valde om kortkommandon ska gälla",
    }
