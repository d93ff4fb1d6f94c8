"""The one tidying of text: what is invisible goes, what somebody meant stays."""

import unicodedata

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from stodtelefon.texts import TOO_LONG, bare, one_line, plain, several, thousands, tidy

SWEDISH = "abcdefghijklmnopqrstuvwxyzåäöéüABCDEFGHIJKLMNOPQRSTUVWXYZÅÄÖÉÜ0123456789 .,:;!?()'’\"”/&%+-§½"
TELLING = (
    "\r\n\t\x85\u2028\u2029 \xa0\u3000\x00\x1b\xad\u200b\u200c\u200d\u200e\u202e\u2060\ufeff\ufe0f\u2800\u3164"
    "\u0301\u030a\u0338\u0654\u0627\u0645\u06cc\u0915\u094d\u2190\u2adc\u2212\u2013－＠８𝟖\U0001f469\U0001f3f4"
    "\U000e0067\U000e007f\U0001f680\ud800a1-"
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (None, ""),
        ("", ""),
        ("  Hon grät.  ", "Hon grät."),
        ("rad\r\nrad\rrad\u2028rad\x85rad", "rad\nrad\nrad\nrad\nrad"),
        ("en\ttabb", "en\ttabb"),
        ("Karl\xadsson", "Karlsson"),
        ("811228-9874\u200b", "811228-9874"),
        ("\ufeffHej\u2060 \u202edär\u202c", "Hej där"),
        ("e\u0301 a\u030a A\u030a o\u0308", "é å Å ö"),
        ("A\u200b\u030a", "Å"),
        ("styr\x07\x1b[31mtecken", "styr[31mtecken"),
        ("halva \ud83d tecken", "halva  tecken"),
        ("noll\x00tecken", "noll\x00tecken"),  # is refused, not mended
        ("Karl\u200dsson", "Karlsson"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("سلام\u200c", "سلام"),
        ("👩\u200d🚀 🏳️\u200d🌈 👍🏽", "👩\u200d🚀 🏳️\u200d🌈 👍🏽"),
        ("🏴\U000e0067\U000e0062\U000e007f", "🏴\U000e0067\U000e0062\U000e007f"),
        ("text\U000e0067\U000e0062", "text"),
        ("Ring 112 – inte 113 — nu", "Ring 112 – inte 113 — nu"),
        ("٤٧ ۝ ２０２６", "٤٧ ۝ ２０２６"),
    ],
)
def test_what_is_written_is_tidied(typed, kept):
    assert tidy(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        " ",
        "\r\n\t",
        "\xa0\u3000\u2003",
        "\u200b",
        "\ufeff",
        "\u200d\u200d",
        "\u2800",
        "\u3164",
        "\ue000",
        "\ufe0f",
        "\x00",
    ],
)
def test_a_text_with_nothing_visible_in_it_is_empty(typed):
    assert [tool(typed) for tool in (tidy, one_line, plain, bare)] == ["", "", "", ""]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Skolan\r\nvid ån", "Skolan vid ån"),
        ("Skolan \t vid\xa0 ån", "Skolan vid ån"),
        ("811228−9874", "811228-9874"),
        ("８１１２２８－９８７４", "811228-9874"),
        ("𝟖𝟏", "81"),
        ("samtal＠exempel．se", "samtal@exempel.se"),
        ("Anna\u2011Karin", "Anna-Karin"),
        ("2026–0090", "2026-0090"),
        ("O’Brien", "O’Brien"),
        ("٨١١٢", "٨١١٢"),  # other digits are another way to write, not a slip
        ("½ ² …", "½ ² …"),
    ],
)
def test_a_short_text_is_plain_and_on_one_line(typed, kept):
    assert plain(typed) == kept


def test_a_column_of_one_line_keeps_its_dashes():
    assert one_line("mån–fre\r\n8–17") == "mån–fre 8–17"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Åsa.Berg＠Exempel.se\u200b", "åsa.berg@exempel.se"),
        ("می\u200cخواهم", "میخواهم"),
        ("Ann–Kari", "ANN-KARI"),
    ],
)
def test_what_is_compared_is_bare(one, other):
    assert bare(one) == bare(other)


@given(st.one_of(st.text(), st.text(st.sampled_from(TELLING))))
def test_what_is_tidied_is_tidy_and_can_be_kept(text):
    for tool in (tidy, one_line, plain, bare):
        once = tool(text)
        assert tool(once) == once
        assert tidy(once) == once
        once.encode()
    assert unicodedata.is_normalized("NFC", tidy(text))
    assert not set("\n\t\xa0") & set(plain(text))


@given(st.text(SWEDISH))
def test_what_people_write_in_swedish_stays(text):
    assert tidy(text) == text.strip()
    assert plain(text) == " ".join(text.split())


def test_numbers_in_a_sentence():
    assert [several(number) for number in (2, 12, 13, 1300)] == ["två", "tolv", "13", "1\u00a0300"]
    assert [thousands(number) for number in (0, 999, 99_999)] == ["0", "999", "99\u00a0999"]
    too_long = ValidationError(TOO_LONG, params={"show_value": 99_999, "limit_value": 20_000})
    assert too_long.messages == ["Texten är för lång: 99\u00a0999 tecken, högst 20\u00a0000 får plats."]
