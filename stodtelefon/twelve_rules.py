"""The twelve rules that the program was designed by, as its users may read them on the page "Tolv regler".

Each says its section of law where one is the reason, where it is noticed in the program, and which tests hold it: a
test fails when one of those is gone. What the sections ask for beyond this is for the municipality's own lawyer.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """`section`: the law, or the decision where it is ours. `seen`: where it is noticed. `tests`: «file::test»."""

    name: str
    says: str
    section: str
    seen: str
    tests: tuple[str, ...]

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        return ("Står i", self.section), ("Märks", self.seen)


TWELVE_RULES = (
    Rule(
        "Ett samtal är råd tills någon gör det till ett ärende",
        "Samtalet är helt och kan räknas utan att någon står med namn. En identitet är en egen, valfri uppgift som "
        "läggs till efteråt, och för den oron gäller alltid med ett skäl.",
        "SoL 14:3–14:5",
        "Nivån står överst på varje ärende. Fälten om personen är frivilliga.",
        (
            "calls/tests/test_calls.py::test_log_call_with_an_empty_contact_makes_no_identity",
            "calls/tests/test_people.py::test_database_refuses_the_person_of_concern_below_a_full_record",
        ),
    ),
    Rule(
        "Numret till den som ringer sparas aldrig av sig självt",
        "Ingen växel och ingen nummerpresentation skriver hit. Ett nummer skrivs in för hand, när personen vill bli "
        "nådd på det.",
        "JO 2798-2008",
        "Under Kontakt i Nytt samtal. Vill personen vara anonym frågar programmet innan numret sparas.",
        (
            "stodtelefon/tests/test_twelve_rules.py::test_number_is_kept_in_the_identity_and_nowhere_else",
            "calls/tests/test_calls_anonymous.py"
            "::test_new_call_asks_whether_an_anonymous_caller_wants_to_be_reached_there",
        ),
    ),
    Rule(
        "Människor söks bara på namn, personnummer, ärendenummer eller kod",
        "Det går inte att söka i texter, och inte att sortera eller välja ut ärenden efter miljö, ålder, skola, tro "
        "eller våld. Köerna väljs efter ägare, läge och datum.",
        "Förordning (2001:637) 15 §",
        "I sökrutan och i köerna.",
        (
            "stodtelefon/tests/test_twelve_rules.py::test_nothing_outside_the_statistics_chooses_by_what_is_sensitive",
            "stodtelefon/tests/test_admin.py::test_all_that_is_registered_is_saved_by_actions_and_never_searched",
        ),
    ),
    Rule(
        "Listor och filer visar inget känsligt",
        "En lista säger nummer, roll, läge och datum. Hur personen beskrevs står bara i ärendet självt, och i "
        "statistiken som antal.",
        "Lag (2001:454) 7 a §",
        "I alla köer, på Idag och i statistikens filer.",
        ("stodtelefon/tests/test_twelve_rules.py::test_no_list_shows_how_somebody_was_described",),
    ),
    Rule(
        "Var och en ser det som arbetet kräver, och varje öppning skrivs upp",
        "Det man inte ska se finns inte på sidan. Ingen kan ändra loggen, och den granskas varje månad: den som har "
        "läst får en fråga, och någon annan bedömer.",
        "Lag (2001:454) 10 §, SoL 14:7",
        "I Vem får vad, i Logg och i Loggkontroll.",
        (
            "stodtelefon/tests/test_access/test_objects.py::test_stranger_meets_no_trace_of_the_case_in_any_list",
            "calls/tests/test_cases_pages.py::test_case_page_is_logged_as_a_read",
            "calls/tests/test_openings_of_identities.py"
            "::test_the_manager_opens_who_is_in_a_case_and_nothing_else_of_it",
            "stodtelefon/review/tests/test_actions.py::test_nobody_judges_or_asks_about_their_own",
        ),
    ),
    Rule(
        "Rör det ett barn ändras vägen",
        "Den som förstår att ett barn kan fara illa anmäler genast. Beslutet skrivs med tid och namn.",
        "SoL 19:1",
        "I panelen Barn i samtalet, och på Idag tills någon har beslutat.",
        (
            "calls/tests/test_cases_closing.py::test_close_case_waits_for_the_child",
            "calls/tests/test_children.py::test_decide_child_keeps_when_it_was_decided",
        ),
    ),
    Rule(
        "Allt som lämnas ut har en rättslig grund",
        "Grunden väljs ur en fast lista, och vad den kräver måste finnas med.",
        "OSL (2009:400) 10 och 26 kap.",
        "I varje inkoppling, och i ärendets register över vad som har lämnats ut.",
        (
            "referrals/tests/test_legal_bases.py::test_nothing_is_told_without_a_basis",
            "referrals/tests/test_legal_bases.py::test_a_basis_demands_its_words",
        ),
    ),
    Rule(
        "Samtycke häver sekretess, och är inget annat",
        "Det är inte grunden för att vi har uppgifterna. Det har en dag, och kan tas tillbaka.",
        "OSL (2009:400) 12:2",
        "Bland grunderna i en inkoppling, och i Dra tillbaka.",
        (
            "referrals/tests/test_legal_bases.py::test_a_basis_demands_the_day_of_consent",
            "referrals/tests/test_withdrawals.py::test_an_approval_ends_with_the_consent",
        ),
    ),
    Rule(
        "Gallras fem år efter den sista anteckningen",
        "Undantagen är uppgifter i ärendet. Gallringen är inte byggd än: sidan Gallring säger det.",
        "SoL 16:1–16:4",
        "På Idag för den som ansvarar för gallringen.",
        ("stodtelefon/desk/tests/test_lines.py::test_archivist_is_told_that_erasure_is_not_built",),
    ),
    Rule(
        "Små tal skyddas",
        "Noll till fyra döljs lika, och aldrig ensamma. Tabellerna är fasta och gäller hela kalenderår.",
        "OSL (2009:400) 26:1",
        "I Statistik, i dess filer och på papper.",
        (
            "stodtelefon/reporting/tests/test_disclosure.py::test_count_of_people_is_hidden_when_it_is_small",
            "stodtelefon/reporting/tests/test_disclosure_attack.py"
            "::test_small_cell_of_a_list_can_be_anything_from_none_to_four",
        ),
    ),
    Rule(
        "Ingen människa får en siffra",
        "Inga poäng, ingen summa, inget trafikljus och ingen uträknad risk. En bedömning skrivs i ord och signeras.",
        "Vårt beslut, efter dataskyddsförordningen artikel 22",
        "I frågebatteriet och på sidan Bedömning.",
        ("stodtelefon/tests/test_twelve_rules.py::test_nothing_is_summed_up_about_a_person",),
    ),
    Rule(
        "Den som är anonym får en kod",
        "Med koden hör ett andra samtal ihop med det första, utan att någon säger vem hen är.",
        "Vårt beslut",
        "I Nytt samtal, och i sökrutan.",
        (
            "calls/tests/test_search.py::test_code_opens_that_callers_part",
            "calls/tests/test_calls_joined.py::test_log_call_joined_is_the_same_caller_and_case",
        ),
    ),
)
