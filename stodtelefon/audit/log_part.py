"""The log's own lines."""

from stodtelefon.audit.log_parts import LogPart


class AuditPart(LogPart):
    nouns = {"keysentinel": "nyckelprovet"}
    sentences = {
        "case_log.opened": "såg vem som öppnat ärendet",
        "log.opened": "öppnade loggen",
    }
