"""How the lines about what was written and not sent read in the log."""

from stodtelefon.audit.log_parts import LogPart


class DraftsPart(LogPart):
    nouns = {
        "held_form": "en påbörjad text",
        "sending": "svaret på ett skickat formulär",
        "showing": "sidan som ett skickat formulär fick till svar",
    }
    sentences = {
        "held_form.dropped": "kastade en påbörjad text",
        "held_form.expired": "raderade en påbörjad text som ingen hämtat",
        "held_form.kept": "fick en påbörjad text sparad när inloggningen gått ut",
    }
