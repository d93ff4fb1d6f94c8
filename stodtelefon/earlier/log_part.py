"""How a reading of earlier versions reads in the log."""

from stodtelefon.audit.log_parts import LogPart


class EarlierLogPart(LogPart):
    nouns = {"earlier_version": "tidigare lydelser"}
