"""How the lines about accounts, sign-in and settings read in the log."""

from stodtelefon.audit.log_parts import LogPart


class AccountsPart(LogPart):
    nouns = {"held_form": "en påbörjad text"}
    sentences = {
        "code_row.added": "lade till ett val i en kodlista",
        "code_row.changed": "ändrade ett val i en kodlista",
        "held_form.dropped": "kastade en påbörjad text",
        "held_form.expired": "raderade en påbörjad text som ingen hämtat",
        "held_form.kept": "fick en påbörjad text sparad när inloggningen gått ut",
        "organisation.demo_marked": "märkte databasen som demonstration",
        "organisation.demo_unmarked": "tog bort märkningen som demonstration",
        "organisation.updated": "ändrade inställningarna",
        "session.ended": "loggade ut",
        "session.refused": "nekade en inloggning",
        "session.started": "loggade in",
        "user.address_changed": "ändrade en användares e-postadress",
        "user.disabled": "stängde av en användare",
        "user.enabled": "öppnade en användares konto igen",
        "user.first_administrator_invited": "bjöd in den första systemförvaltaren",
        "user.invitation_accepted": "tog emot sin inbjudan",
        "user.invitation_renewed": "gav en användare en ny inbjudan",
        "user.invited": "bjöd in en användare",
        "user.password_changed": "bytte lösenord",
        "user.renamed": "ändrade en användares namn",
        "user.roles_changed": "ändrade en användares roller",
    }
