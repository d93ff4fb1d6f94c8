"""How the lines about what is kept of a year, and what is taken out of it, read in the log."""

from stodtelefon.audit.log_parts import LogPart


class ReportingPart(LogPart):
    sentences = {
        "statistics.exported": "hämtade ett års siffror som fil",
        "statistics.exported_xlsx": "hämtade ett års siffror som kalkylblad",
        "statistics.exported_pdf": "hämtade ett års siffror som pdf",
        "statistics.exported_json": "hämtade ett års siffror som öppna data",
        "situation_report.exported": "hämtade Lägesbild för ett år som pdf",
    }
    kinds = {"Fil, brev eller utskrift": tuple(sentences)}
    nouns = {"countedmonth": "det räknade av en månad", "situation_report": "Lägesbild för ett år"}
