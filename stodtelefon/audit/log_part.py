"""The log's own lines."""

from stodtelefon.audit.log_parts import LogPart


class AuditPart(LogPart):
    kinds = {
        "Fil, brev eller utskrift": ("case_log.exported", "incident_extract.exported"),
        "Loggen öppnad": ("log.opened", "case_log.opened", "incident_extract.opened"),
        "Nekat eller fel": ("case.refused", "log.refused", "log_change.refused", "own_deed.refused"),
    }
    nouns = {"keysentinel": "nyckelprovet", "chain_fault": "sidan om ett fel i loggen"}
    sentences = {
        "case_log.opened": "såg vem som öppnat ärendet",
        "case_log.exported": "hämtade ärendets logg som fil",
        "case_log.file_asked_for": "tog fram ärendets logg som fil",
        "incident_extract.opened": "tog fram vem som sett vad under vissa timmar",
        "incident_extract.exported": "hämtade som fil vem som sett vad under vissa timmar",
        "log.opened": "öppnade loggen",
        "log.refused": "försökte öppna loggen utan att få",
        "log_change.refused": "försökte ändra i loggen genom databasen, och nekades",
        "case.refused": "försökte öppna ett ärende utan att få",
        "own_deed.refused": "försökte godkänna eller granska något eget",
        "signed_text.digested_anew": "gjorde om avtrycken av signerade texter med en ny nyckel",
        "chain_fault.found": "fann att loggen inte stämmer",
        "chain_fault.explained": "skrev vad som hänt med loggen",
        "chain_fault.confirmed": "bekräftade vad som hänt med loggen",
    }
