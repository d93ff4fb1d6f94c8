"""How the lines about what was written and not sent read in the log."""

from stodtelefon.audit.log_parts import LogPart


class DraftsPart(LogPart):
    nouns = {
        "draft": "en påbörjad text",
        "sending": "svaret på ett skickat formulär",
        "showing": "sidan som ett skickat formulär fick till svar",
    }
    sentences = {
        "draft.asked_for": "fick veta vem som skriver samtalet med en kod",
        "draft.begun": "började skriva en text som inte är sparad än",
        "draft.ended": "sparade en påbörjad text",
        "draft.expired": "raderade en påbörjad text som ingen skrivit i",
        "draft.handed_over": "lämnade en påbörjad text till en kollega",
        "draft.thrown_away": "tog bort en påbörjad text",
        # What was written before drafts were kept while they are written.
        "held_form.dropped": "kastade en påbörjad text",
        "held_form.expired": "raderade en påbörjad text som ingen hämtat",
        "held_form.kept": "fick en påbörjad text sparad när inloggningen gått ut",
        "held_form.opened": "öppnade en påbörjad text",
    }
