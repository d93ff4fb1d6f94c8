"""A name is found also where the same word stands in the mail address beside it."""

from datetime import date

import pytest

from stodtelefon.privacy.guard.finding import find_personal_data


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Ella Nyberg har slutat träna. Nås på ella@exempel.se.", ["Ella Nyberg", "ella@exempel.se"]),
        ("Leo ringde igen. Nås på leo@exempel.se.", ["Leo", "leo@exempel.se"]),
        ("Fatima Ali ringde. Mejl: fatima@exempel.se", ["Fatima Ali", "fatima@exempel.se"]),
    ],
)
def test_word_in_a_mail_address_hides_no_name(text, said):
    found = find_personal_data(text, on=date(2026, 11, 27))

    assert [text[one.start : one.end] for one in found] == said
