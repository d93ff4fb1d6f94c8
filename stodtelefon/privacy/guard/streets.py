"""Street addresses in a running text: the ending of a street, and a number (Storgatan 5 B, Östra Vallgatan 12
lgh 1203).

With it goes what follows: flat, floor, postal code and town. Without a number it is a place where something happened,
unless somebody lives there: "bor på Storgatan" is found too. A street in small letters is found by the surest endings
alone, and not where the number counts something (vägen 5 gånger).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stodtelefon.privacy.guard.found import Found, Kind

CAPITAL = "[A-ZÅÄÖÉ]"
LETTER = r"[^\W\d_]"
FIRST = "Norra|Södra|Östra|Västra|Stora|Lilla|Gamla|Nya|Övre|Nedre|Norr|Söder|Öster|Väster|Sankt|Sankta|S:t"
OF_COMPASS = re.compile(FIRST)
COMPASS = f"(?:(?:{FIRST}) )?"
ENDING = (
    "gatan|gata|vägen|väg|gränden|gränd|stigen|stig|torget|torg|allén|allé|backen|backe|leden|kajen|stråket|promenaden|"
    "svängen|slingan|liden|brinken|esplanaden|(?<!s)platsen"
)
# As words of their own these follow a genitive: Carl Gustafs väg, Gustav Adolfs torg.
OF_ITS_OWN = "gata|väg|gränd|stig|torg|allé|backe|plan|plats|park|gård"
NUMBER = (
    r"(?:[1-9][0-9]{0,2}(?:-[1-9][0-9]{0,2})?(?![0-9]|[.,:/-][0-9])(?: ?[A-H](?!\w)|[a-h](?!\w))?)(?![\w-])"
)
FLAT = r"(?:,? {1,2}(?:lgh|lägenhet|vån|våning|uppg|uppgång|port)\.? ?(?:[0-9]{1,4}(?!\w)|[A-Z](?!\w))|,? [1-9] tr\b)"
TOWN = rf",? {{1,2}}[0-9]{{3}} ?[0-9]{{2}} {{1,2}}{CAPITAL}{LETTER}{{1,30}}"
COUNTS = r"(?! ?(?:gång|ggr|dag|veck|månad|år|min|tim|meter|m\b|km|person|ungdom|barn|kill|elev|%))"
REST = rf" {{1,2}}{NUMBER}{COUNTS}(?:{FLAT}){{0,3}}(?:{TOWN})?"

WORD = rf"(?<![\w-])(?:(?P<before>S:t|{CAPITAL}{LETTER}{{1,30}}) )?(?P<street>{LETTER}(?:{LETTER}|-){{3,40}})"
ONE_WORD = re.compile(WORD + REST)
OF_SOMEBODY = re.compile(
    rf"(?<![\w-]){COMPASS}(?:{CAPITAL}{LETTER}{{1,30}} ){{0,2}}"
    rf"(?P<whose>{CAPITAL}{LETTER}{{1,30}}s) (?:{OF_ITS_OWN}){REST}"
)
LIVES = re.compile(
    r"\b(?i:bor|bo|bodde|bott|flyttar|flyttat|flyttade|hemma|adress|adressen|hemadress)"
    r"(?: kvar| nu| ju| är)?(?::| på| till)? "
    rf"(?P<place>{COMPASS}(?P<street>{CAPITAL}(?:{LETTER}|-){{3,40}}))(?![\w-])"
)
IS_STREET = re.compile(rf"(?:{LETTER}|-){{2,}}(?:{ENDING})")
IS_SURE = re.compile(rf"(?:{LETTER}|-){{3,}}(?:gatan|vägen|gränden|gränd|torget)")
NO_STREET = {"veckans", "dagens", "månadens", "årets", "kommunens", "skolans", "insatsens", "barnets"}


def street_addresses(text: str) -> Iterator[Found]:
    for match in ONE_WORD.finditer(text):
        is_capital = match["street"][0].isupper()
        kind = IS_STREET if is_capital or match["before"] else IS_SURE
        if kind.fullmatch(match["street"]):
            is_whole = not is_capital or OF_COMPASS.fullmatch(
                match["before"] or ""
            )  # Hyllie torgväg, Östra Vallgatan
            yield Found(match.start() if is_whole else match.start("street"), match.end(), Kind.ADDRESS)
    for match in OF_SOMEBODY.finditer(text):
        if match["whose"].lower() not in NO_STREET:
            yield Found(match.start(), match.end(), Kind.ADDRESS)
    for match in LIVES.finditer(text):
        if IS_STREET.fullmatch(match["street"]):
            yield Found(match.start("place"), match.end("place"), Kind.ADDRESS)
