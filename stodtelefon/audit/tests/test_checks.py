"""`check --deploy` says where the signed heads cannot be kept."""

import pytest

from stodtelefon.audit.checks import check_heads


@pytest.mark.parametrize(
    ("name", "syslog", "found"),
    [
        ("", False, ["audit.W020"]),
        ("", True, []),
        ("{}/heads", False, []),
        ("heads", False, ["audit.E021"]),
        ("{}", False, ["audit.E022"]),
        ("{}/nowhere/heads", False, ["audit.E022"]),
    ],
)
def test_a_place_outside_that_cannot_be_used_is_told(settings, tmp_path, name, syslog, found):
    settings.HEADS_FILE, settings.HEADS_SYSLOG = name.format(tmp_path), syslog

    assert [message.id for message in check_heads(None)] == found
