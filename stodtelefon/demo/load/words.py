"""Invented words for many cases: names of nobody, and sentences that could stand anywhere."""

from __future__ import annotations


def _words(text: str, between: str = " ") -> tuple[str, ...]:
    return tuple(text.split(between))


FIRST = _words(
    "Anna Erik Maria Lars Karin Anders Sara Johan Emma Mohamed Fatima Ali Elin Oskar Maja Hugo Amina Yusuf "
    "Linnea Viktor Zahra Omar Ingrid Nils Elsa Axel Leila Hassan Astrid Gustav Åsa Örjan"
)
# A second name that nobody has, so that a whole name is nearly one person's.
SYLLABLES = _words("ba ne ri to ka lu mi so va de fi ga")
LAST = _words(
    "Andersson Johansson Karlsson Nilsson Eriksson Larsson Olsson Persson Svensson Gustafsson Pettersson Jonsson "
    "Hansson Bengtsson Lindberg Jakobsson Magnusson Lindström Olofsson Lindgren Ahmed Ali Hassan Mohamed Berg "
    "Bergström Lundgren Lundqvist Mattsson Berglund Fredriksson Sandberg Henriksson Forsberg Sjöberg Wallin "
    "Engström Eklund Danielsson Lundin Håkansson Björk Bergman Gunnarsson Holm Wikström Åberg Öst"
)
STAFF = _words(
    "Alva Ask,Bo Blom,Cilla Dahl,Didrik Ed,Ebba Fors,Filip Gren,Greta Hed,Harald Ihre,Ines Jern,Jonas Kull,"
    "Klara Lund,Love Malm,Moa Nord,Noel Ohlin,Olga Palm,Pelle Quist,Ronja Ros,Sixten Sand,Tilda Torn,Uno Ulv,"
    "Vera Vik,Walter Werner,Ylva Zander,Åke Åhl,Ärla Äng,Östen Öman,Agnes Bark,Bengt Cedergren,Disa Ek,Einar Fura,"
    "Frida Gyllen,Gösta Hag,Hedda Järv,Ivar Kvist,Jenny Lönn,Kalle Mo,Lova Näs,Mats Oxel,Nanna Pil,Olle Rönn",
    ",",
)

SENTENCES = (
    "Läraren har sett klistermärken på skåpet och hört samma ord flera gånger i korridoren.",
    "Har slutat med fotbollen och sitter uppe om nätterna med folk som ingen i familjen känner.",
    "Mamman är rädd att säga fel och vill veta hur man frågar utan att det låser sig.",
    "En vän har visat bilder i telefonen som togs bort strax efteråt.",
    "Syskonet märkte det först: nya kläder, nya ord och en ny krets på nätet.",
    "Fritidsledaren har god kontakt och kan fortsätta träffa ungdomen varje vecka.",
    "Vi gick igenom vad som är sett och hört, och vad som är tolkning.",
    "Den som ringde ville först bara prata, och bad sedan om ett möte.",
    "Skolan har en trygg vuxen på rasterna och håller ögonen öppna.",
    "Det är lugnare hemma sedan pappan började följa med till träningen.",
    "Orden är hårda, men inget tyder på att något är planerat.",
    "Vi bestämde att höras igen på torsdag, efter klockan tre.",
    "Säger sig vilja lämna, men vet inte vart man vänder sig.",
    "Elevhälsan känner till det och har bokat ett samtal.",
    "Det som oroar mest är tystnaden, inte det som sägs.",
    "Vill inte att någon får veta vem som har ringt.",
)
RAISES = ("Möte ska hållas med frågebatteri.", "Stöd behövs över tid, tillsammans med andra.")
TOLD = (
    "Polisens ledningscentral",
    "Socialjouren",
    "Mottagningen barn och unga",
)


def long_text(pick, sentences: int) -> str:
    """So many sentences, drawn by `pick`."""
    return " ".join(pick(SENTENCES) for _ in range(sentences))


def whole_name(pick) -> str:
    """A first name, one that nobody has, and a surname."""
    second = "".join(pick(SYLLABLES) for _ in range(3)).capitalize()
    return f"{pick(FIRST)} {second} {pick(LAST)}"
