"""The log's own lines."""

from stodtelefon.audit.log_parts import LogPart


class AuditPart(LogPart):
    nouns = {"keysentinel": "nyckelprovet", "chain_fault": "sidan om ett fel i loggen"}
    sentences = {
        "case_log.opened": "såg vem som öppnat ärendet",
        "log.opened": "öppnade loggen",
        "signed_text.digested_anew": "gjorde om avtrycken av signerade texter med en ny nyckel",
        "chain_fault.found": "fann att loggen inte stämmer",
        "chain_fault.explained": "skrev vad som hänt med loggen",
        "chain_fault.confirmed": "bekräftade vad som hänt med loggen",
    }
