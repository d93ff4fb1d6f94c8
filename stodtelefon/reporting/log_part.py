"""How the lines about what is kept of a year read in the log."""

from stodtelefon.audit.log_parts import LogPart


class ReportingPart(LogPart):
    sentences = {"statistics.exported": "hämtade ett års siffror som fil"}
    kinds = {"Fil, brev eller utskrift": ("statistics.exported",)}
    nouns = {"countedmonth": "det räknade av en månad"}
