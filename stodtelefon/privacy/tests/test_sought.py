"""What stands in a search box: each way to write it, and what it is taken for."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from stodtelefon.privacy.personal_numbers import WRONG_CHECK_DIGIT, WRONG_SHAPE
from stodtelefon.privacy.sought import (
    NO_MAIL,
    NO_PHONE,
    NOTHING_SAID,
    TOO_FEW_DIGITS,
    Kind,
    Sought,
    case_number,
    read,
)

TODAY = date(2026, 11, 26)

MEANS = {
    Kind.CASE_NUMBER: {
        "2026-0090": "2026-0090",
        "2026-90": "2026-0090",
        " 2026 - 000042 ": "2026-0042",
        "2026\u20130090": "2026-0090",
        "2026\u22120090": "2026-0090",
        "2026/0090": "2026-0090",
        "2026 90": "2026-0090",
        "20260090": "2026-0090",
        "#2026-0090": "2026-0090",
        "Ärende 2026-0090": "2026-0090",
        "ärendenr: #2026/90": "2026-0090",
        "nr 20260090": "2026-0090",
        "2026-0090\u200b": "2026-0090",
        "２０２６-００９０": "2026-0090",
        "2026-123456": "2026-123456",
        "20081224": "2008-1224",
        "2027-1": "2027-0001",
    },
    Kind.PERSONAL_NUMBER: {
        "20080101-2386": "200801012386",
        "200801012386": "200801012386",
        "080101-2386": "200801012386",
        "080101 2386": "200801012386",
        "0801012386": "200801012386",
        "811218-9876": "198112189876",
        "811218\u22129876": "198112189876",
        "pnr 811218-9876": "198112189876",
        "Personnummer: 19811218 - 9876": "198112189876",
    },
    Kind.CODE: {
        "LEK-47-RAV": "LEK-47-RAV",
        "lek 47 rav": "LEK-47-RAV",
        "lek47rav": "LEK-47-RAV",
        "LEK/47/RAV": "LEK-47-RAV",
        "Kod: lek_47_rav": "LEK-47-RAV",
        "LEK-41-RAV": "",
        "LEK-4O-RAV": "",
        "LEK-4l-RAV": "",
        "L1K-47-RAV": "",
        "LIK-47-RAV": "",
        "LEC-47-RAV": "",
    },
    Kind.NAME: {
        "Krister Karlsson": "Krister Karlsson",
        "Ek": "Ek",
        "Jan Ol Nil": "Jan Ol Nil",
        "Apotek 12345": "Apotek 12345",
        "Tel": "Tel",
        "Ärende": "Ärende",
        "Мария": "Мария",
        "LEK-RAV": "LEK-RAV",
    },
}

REFUSED = {
    "070-174 06 05": NO_PHONE,
    "0739740605": NO_PHONE,
    "0701740605": f"{WRONG_CHECK_DIGIT} {NO_PHONE}",
    "070 174 06 05": NO_PHONE,
    "08-123 45 67": NO_PHONE,
    "(08) 123 45": NO_PHONE,
    "+46 70 123 45 67": NO_PHONE,
    "+46 (0)70-123 45 67": NO_PHONE,
    "0046701234567": NO_PHONE,
    "tel. 070-174 06 05": NO_PHONE,
    "karim@exempel.se": NO_MAIL,
    "080101-2387": WRONG_CHECK_DIGIT,
    "0801012387": f"{WRONG_CHECK_DIGIT} {NO_PHONE}",
    "811218-9875": WRONG_CHECK_DIGIT,
    "1981-1218": WRONG_SHAPE,
    "2029-0001": WRONG_SHAPE,
    "123456": WRONG_SHAPE,
    "202690": WRONG_SHAPE,
    "2026-": TOO_FEW_DIGITS,
    "90": TOO_FEW_DIGITS,
    "- ?": NOTHING_SAID,
    "\u200b": NOTHING_SAID,
}


@pytest.mark.parametrize(
    ("written", "kind", "value"),
    [(written, kind, value) for kind, those in MEANS.items() for written, value in those.items()],
)
def test_what_is_typed_is_taken_for_what_it_is(written, kind, value):
    assert read(written, on=TODAY) == Sought(kind, value)


@pytest.mark.parametrize(("written", "sentence"), REFUSED.items())
def test_what_cannot_be_searched_for_has_a_sentence_of_its_own(written, sentence):
    with pytest.raises(ValidationError) as refused:
        read(written, on=TODAY)

    assert refused.value.messages == [sentence]


@pytest.mark.parametrize("written", MEANS[Kind.CASE_NUMBER])
def test_a_box_for_case_numbers_reads_them_alike(written):
    assert case_number(written, on=TODAY) == MEANS[Kind.CASE_NUMBER][written]


@pytest.mark.parametrize("written", ["", "0090", "1999-0001", "2028-0001", "LEK-47-RAV", "2026-1234567"])
def test_what_can_be_no_case_number_is_empty(written):
    assert case_number(written, on=TODAY) == ""


@given(st.text())
def test_any_text_is_read_or_refused(text):
    try:
        found = read(text, on=TODAY)
    except ValidationError:
        return
    assert found.kind in Kind
