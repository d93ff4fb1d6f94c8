"""An address with one key is the one that `reverse()` gives."""

from uuid import uuid4

import pytest
from django.urls import NoReverseMatch, reverse, set_script_prefix

from stodtelefon.addresses import address, find_mount_once


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("calls:case", "2026-0001"),
        ("calls:case", "å 1?"),
        ("calls:call", uuid4()),
        ("meetings:detail", uuid4()),
        ("accounts:user", 7),
    ],
)
def test_address_is_that_of_reverse(name, key):
    assert [address(name, key), address(name, key)] == [reverse(name, args=[key])] * 2


def test_address_of_one_thing_in_another():
    note = uuid4()
    keys = ("2026-0001", "anteckning", note)

    assert address("calls:note_versions", "2026-0001", note) == f"/arenden/2026-0001/anteckning/{note}/"
    assert address("calls:objection_create", *keys) == reverse("calls:objection_create", args=keys)


def test_address_follows_where_the_line_is_mounted():
    assert address("calls:case", "2026-0001") == "/arenden/2026-0001/"
    set_script_prefix("/linjen/")
    try:
        assert address("calls:case", "2026-0001") == "/linjen/arenden/2026-0001/"
    finally:
        set_script_prefix("/")


def test_mount_is_found_once_a_request(rf):
    """As each request has it; and where there is none it is as it is just then."""
    seen = []

    def page(request):
        set_script_prefix("/senare/")
        seen.append(address("calls:case", "2026-0001"))

    set_script_prefix("/linjen/")
    try:
        find_mount_once(page)(rf.get("/"))
        seen.append(address("calls:case", "2026-0001"))
    finally:
        set_script_prefix("/")

    assert seen == ["/linjen/arenden/2026-0001/", "/senare/arenden/2026-0001/"]


def test_address_of_no_page_is_refused():
    with pytest.raises(NoReverseMatch):
        address("calls:no_such_page", "2026-0001")
