"""How the lines about what is kept of a year read in the log."""

from stodtelefon.audit.log_parts import LogPart


class ReportingPart(LogPart):
    nouns = {"countedmonth": "det räknade av en månad"}
