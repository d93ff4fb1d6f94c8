"""The table of who may do what, against law_and_practice 6.1 (lag 2001:454 10 §: what each needs)."""

import pytest
from django.http import Http404, HttpResponse
from django.urls import reverse

from stodtelefon.accounts.factories import UserFactory
from stodtelefon.permissions import ROLE_PERMISSIONS, SECTIONS, Permission, Role, permissions_of, requires

P = Permission
CT, CO, MA, SR, AR, LR, AD = Role

# What each line of the table means in permissions, and who has them all.
TABLE = {
    "log a call": ({P.CALL_LOG}, {CT, CO}),
    "read own calls": ({P.CASE_READ}, {CT, CO}),
    "hold meetings": ({P.MEETING_READ, P.MEETING_WRITE}, {CT, CO}),
    "join and split cases": ({P.CASE_JOIN}, {CO}),
    "open an identity": ({P.IDENTITY_READ}, {CT, CO}),
    "propose a referral": ({P.REFERRAL_PROPOSE}, {CT, CO}),
    "set the legal basis": ({P.REFERRAL_SEND}, {CO}),
    "approve police": ({P.REFERRAL_APPROVE}, {MA}),
    "statistics page": ({P.STATISTICS_READ}, {CO, MA, SR}),
    "statistics as csv": ({P.STATISTICS_CSV}, {CO, MA, SR}),
    "statistics as xlsx": ({P.STATISTICS_XLSX}, {MA, SR}),
    "what is handed to a board": ({P.STATISTICS_PDF, P.SITUATION_REPORT}, {MA}),
    "queues without content": ({P.CASE_LIST}, {CT, CO, MA, AR}),
    "weeding list, approve": ({P.ERASURE_READ, P.ERASURE_APPROVE}, {MA, AR}),
    "access log": ({P.LOG_READ}, {LR, MA}),
    "a log that does not verify": ({P.LOG_EXPLAIN}, {MA, LR, AD}),
    "battery text": ({P.BATTERY_EDIT}, {CO}),
    "words of a call": ({P.WORDING_EDIT}, {CO}),
    "agency directory": ({P.AGENCY_EDIT}, {CO}),
    "days away of a colleague": ({P.AWAY_SET}, {CO, MA, AD}),
    "users": ({P.USER_MANAGE}, {AD}),
    "settings": ({P.SETTINGS_EDIT}, {AD}),
}


@pytest.mark.parametrize("line", TABLE)
def test_table_gives_each_line_to_its_roles_and_to_no_other(line):
    permissions, roles = TABLE[line]

    assert {role for role in Role if permissions <= ROLE_PERMISSIONS[role]} == roles
    assert {role for role in Role if permissions & ROLE_PERMISSIONS[role]} == roles


@pytest.mark.parametrize("role", [SR, AR, LR, AD, MA])
def test_roles_without_case_rights_reach_no_content(role):
    content = {P.CASE_READ, P.CASE_WRITE, P.CASE_SEARCH, P.IDENTITY_READ, P.CALL_LOG, P.MEETING_READ}

    assert ROLE_PERMISSIONS[role] & content == set()


def test_statistics_reader_has_the_yearly_page_and_its_files_and_nothing_else():
    assert ROLE_PERMISSIONS[SR] == {
        P.STATISTICS_READ,
        P.STATISTICS_CSV,
        P.STATISTICS_XLSX,
        P.OPEN_DATA_READ,
    }


def test_every_permission_belongs_to_some_role():
    assert permissions_of(Role) == set(Permission)


def test_person_with_two_roles_may_do_what_either_may(db):
    person = UserFactory(roles=[AR, LR])

    assert {permission for permission in Permission if person.can(permission)} == permissions_of([AR, LR])


def test_person_without_role_may_do_nothing(db):
    assert not any(UserFactory(roles=[]).can(permission) for permission in Permission)


def test_disabled_person_may_do_nothing(db):
    person = UserFactory(administrator=True, disabled=True)

    assert not any(person.can(permission) for permission in Permission)
    assert not person.is_staff


def test_requires_gives_404_to_strangers(rf, call_taker, coordinator):
    view = requires(P.BATTERY_EDIT)(lambda request: HttpResponse("batteriet"))
    request = rf.get("/")
    request.user = coordinator
    assert view(request).content == b"batteriet"

    request.user = call_taker
    with pytest.raises(Http404):
        view(request)


def test_page_shows_the_table_as_the_code_has_it(login, statistics_reader):
    response = login(statistics_reader).get(reverse("accounts:permissions"))

    assert response.context["roles"] == [role.label for role in Role]
    assert response.context["rows"] == [
        (
            permission.label,
            [permission in ROLE_PERMISSIONS[role] for role in Role],
            SECTIONS.get(permission, ""),
        )
        for permission in Permission
    ]
    assert response.content.decode().count("<td>") == len(Role) * len(Permission)
    assert all(section in response.content.decode() for section in SECTIONS.values())
