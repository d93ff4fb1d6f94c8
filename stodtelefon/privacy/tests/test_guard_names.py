"""Which words of a text are likely names, by what stands around them."""

from datetime import date

import pytest

from stodtelefon.privacy.guard.finding import find_personal_data
from stodtelefon.privacy.guard.found import Kind


def names_in(text):
    found = find_personal_data(text, on=date(2026, 11, 26))
    return [text[one.start : one.end] for one in found if one.kind is Kind.NAME]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Vi talade med Fatima om det.", ["Fatima"]),
        ("Fatima ringde. Ahmed svarade inte.", ["Fatima", "Ahmed"]),
        ("Fatimas bror är orolig.", ["Fatimas"]),
        ("Närvarande: Ahmed Ali, Åsa Ek och Lo Ström", ["Ahmed Ali", "Åsa Ek", "Lo Ström"]),
        ("När Ahmed kom hem var det tyst.", ["Ahmed"]),
        ("Rektor Öberg ringde.", ["Öberg"]),
        ("Hon frågade efter A. Svensson och Carl von Essen.", ["A. Svensson", "Carl von Essen"]),
        ("Det gäller Abu Bakr al-Masri och Ann-Britt O'Brien.", ["Abu Bakr al-Masri", "Ann-Britt O'Brien"]),
        ("Enligt Małgorzata Wiśniewska, Emir Hadžić.", ["Małgorzata Wiśniewska", "Emir Hadžić"]),
        ("Det stod i Ahmeds rum, t.ex. Ahmeds bok.", ["Ahmeds", "Ahmeds"]),
        ("Hon är kär i Ahmed.", ["Ahmed"]),
        ("Mamman (Fatima) grät.", ["Fatima"]),
        ("Killen kallas ”Ulven” av Ahmed.", ["Ulven", "Ahmed"]),
        ("Hon kallar honom ”Micke”.", ["Micke"]),
        ("Pratade m. Fatima, enl. Ahmed.", ["Fatima", "Ahmed"]),
        ("Hans mamma heter fatima, hans bror heter ungefär samma.", ["fatima"]),
    ],
)
def test_names_are_found_by_what_stands_around_them(text, names):
    assert names_in(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Sten kastades. Björn, varg och örn. Dag efter dag. Hall och kök. Linje 5. Stig in.",
        "Ros till kollegan. Lilja och kors. Frid över er. Kärr och skog. Hans mamma sov.",
        "De bor i Malmö, i Arlöv och på Möllevången. Resan gick till Syrien.",
        "BUP, Skatteverket, Save the Children, Hizb ut-Tahrir, NMR och IS. Nordiska motståndsrörelsen.",
        "Ramadan börjar. Under Eid åkte de. Lucia firades. Telegram och TikTok används.",
        "Rektor ringde. Kurator och mentor kom. Klassföreståndaren sa nej.",
        "Han sa: ”Jag ska dit.” Bedömning: Låg risk. Det stod ”Svarta fanor” där.",
        "BAKGRUND OCH LÄGE\nOBS! Ring tillbaka.",
        "Filmen Sameblod visades. Han läser boken Ondskan. En grupp som heter Ulvarna.",
        "Vid Konsum och utanför Metropol satt de. Vi ses vid Konsum.",
        "Mötet är i dag, Samtalsrum 2. Lex Sarah nämndes. Gruppen heter ulvarna.",
        "Lunds kommun ringde. På Ramels väg var det lugnt. De spelar Call of Duty.",
        "Sover inte. Berättar att han slogs. Orolig för sonen. Underskriften saknas.",
    ],
)
def test_what_is_nobody_is_left_alone(text):
    assert names_in(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Vi talade med ANNA LINDSTRÖM i går.", ["ANNA LINDSTRÖM"]),
        ("vi talade med anna lindström i går.", ["anna lindström"]),
        ("Det gäller Anna lindström.", ["Anna lindström"]),
        ("Pojken heter AHMED.", ["AHMED"]),
        ("AHMED SA ATT HAN SKULLE DIT", ["AHMED"]),
        ("ahmed sa att fatima ringde.", ["ahmed", "fatima"]),
        ("AHMED ALI\nRinger om sin bror.", ["AHMED ALI"]),
        ("min bror elias, läraren zork, hos fatima.", ["elias", "zork", "fatima"]),
        ("hans mamma heter fatima ali.", ["fatima ali"]),
        ("BARNETS NAMN ÄR FATIMA", ["FATIMA"]),
        ("lindström har akten, sven ek ringer.", ["lindström", "sven ek"]),
        ("björn lindström ringde.", ["björn lindström"]),
        ("i går kom mohammad said hit, med kurt.", ["kurt"]),
    ],
)
def test_names_in_small_letters_and_in_capitals_are_found_by_what_is_left(text, names):
    assert names_in(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "BAKGRUND OCH NULÄGE\nOBS! RING INTE HEM.\nSKYDDAD IDENTITET",
        "Han skrek att han skulle DÖDA ALLA. Hon får ABSOLUT INTE kontaktas.",
        "Kontakt med BUP, LVU och SSP-gruppen. Han har ADHD. KAA ringde.",
        "i går talade vi med läraren på skolan. filmen heter zork. de bor i rosenlund.",
        "hotas av äldre, nekas hjälp. tar emot på grängesberg. ett kalkylblad och ett flygblad.",
        "Tre killar på El- och energiprogrammet.",
    ],
)
def test_what_is_nobody_in_small_letters_and_in_capitals_is_left_alone(text):
    assert names_in(text) == []


@pytest.mark.parametrize(
    ("is_word", "is_name"),
    [
        ("Björn och varg ritades.", "Björn ringde om sin son."),
        ("Sten kastades.", "Sten Lilja kastades ut."),
        ("Frid önskas.", "Vi ringde Frid."),
        ("Liv är viktigast.", "Liv, 15 år, ringde."),
        ("Under Lucia sjöngs det.", "Hennes syster Lucia sjöng."),
        ("Han flyttade till Lund.", "Läraren Lund flyttade."),
        ("Filmen Ahmed visades.", "Killen Ahmed visades in."),
        ("Vi ses vid Ahmed.", "Vi ses hos Ahmed."),
        ("Hon reste till Zorkby.", "Hon ringde till Zorkby."),
        ("Elever från skolan ringde.", "Zork från skolan ringde."),
    ],
)
def test_a_word_that_can_be_both_is_told_by_its_neighbours(is_word, is_name):
    assert names_in(is_word) == []
    assert len(names_in(is_name)) == 1


def test_a_word_that_stands_in_small_letters_too_begins_no_sentence_as_a_name():
    assert names_in("Zork ringde.") == ["Zork"]
    assert names_in("Zork ringde. Vi vet inte vad zork är.") == []
