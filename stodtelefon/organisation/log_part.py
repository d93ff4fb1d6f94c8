"""How the lines about settings and code lists read in the log."""

from stodtelefon.audit.log_parts import LogPart


class OrganisationPart(LogPart):
    sentences = {
        "code_row.added": "lade till ett val i en kodlista",
        "code_row.changed": "ändrade ett val i en kodlista",
        "code_row.restored": "tog ett val i en kodlista i bruk igen",
        "code_row.retired": "slutade använda ett val i en kodlista",
        "organisation.demo_marked": "märkte databasen som demonstration",
        "organisation.demo_unmarked": "tog bort märkningen som demonstration",
        "organisation.updated": "ändrade inställningarna",
    }
