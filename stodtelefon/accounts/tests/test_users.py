"""Accounts: changed only by those who may, never deleted, and always with someone who can let others in."""

import pytest
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from stodtelefon.accounts.actions.users import (
    change_address,
    change_name,
    change_own_password,
    change_roles,
    disable_user,
    enable_user,
)
from stodtelefon.accounts.factories import PASSWORD, UserFactory
from stodtelefon.accounts.models import User
from stodtelefon.audit.models import AuditEvent
from stodtelefon.permissions import Role
from stodtelefon.saving import Stale


def events():
    return list(AuditEvent.objects.order_by("id").values_list("event", "actor_id", "target_id"))


def test_change_roles_gives_them_at_once_and_leaves_one_event(administrator, call_taker):
    changed = change_roles(
        user=call_taker, roles=[Role.MANAGER, Role.COORDINATOR], is_child_assessor=True, by=administrator
    )

    call_taker.refresh_from_db()
    assert call_taker.roles == [Role.COORDINATOR, Role.MANAGER]
    assert call_taker.is_child_assessor
    assert changed == call_taker
    assert events() == [("user.roles_changed", administrator.pk, str(call_taker.pk))]


@pytest.mark.parametrize("typed", ["Ny@Exempel.se\u200b", "ny＠exempel.se"])
def test_address_is_kept_tidy_and_used_once(typed, administrator, call_taker):
    change_address(user=call_taker, email=typed, by=administrator)

    call_taker.refresh_from_db()
    assert call_taker.email == "ny@exempel.se"
    with pytest.raises(ValidationError, match="Det finns redan ett konto"):
        change_address(user=UserFactory(), email=typed, by=administrator)


@pytest.mark.parametrize(
    "address", ["ny@exempel.se\u200b", "ny@exempel\u00ad.se", "ny @exempel.se", "ny＠exempel.se"]
)
def test_database_takes_no_address_that_looks_like_another(address, call_taker):
    with pytest.raises(IntegrityError, match="user_address_is_tidy"), transaction.atomic():
        User.objects.filter(pk=call_taker.pk).update(email=address)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_change_roles_by_another_than_an_administrator_changes_nothing(role, call_taker):
    other = UserFactory(roles=[role])

    with pytest.raises(ValidationError, match="systemförvaltaren"):
        change_roles(user=call_taker, roles=list(Role), is_child_assessor=True, by=other)

    call_taker.refresh_from_db()
    assert call_taker.roles == [Role.CALL_TAKER]
    assert events() == []


def test_nobody_changes_their_own_roles(administrator):
    UserFactory(administrator=True)

    with pytest.raises(ValidationError, match="dina egna roller"):
        change_roles(
            user=administrator,
            roles=[Role.ADMINISTRATOR, Role.CALL_TAKER],
            is_child_assessor=False,
            by=administrator,
        )

    administrator.refresh_from_db()
    assert administrator.roles == [Role.ADMINISTRATOR]
    assert events() == []


def test_change_roles_on_an_old_version_changes_nothing(administrator, call_taker):
    change_name(user=call_taker, name="Nytt Namn", title="", by=administrator, version=1)

    with pytest.raises(Stale):
        change_roles(
            user=call_taker, roles=[Role.MANAGER], is_child_assessor=False, by=administrator, version=1
        )

    call_taker.refresh_from_db()
    assert (call_taker.roles, call_taker.version) == ([Role.CALL_TAKER], 2)


def test_last_administrator_keeps_the_role(administrator):
    # An invited one cannot sign in yet, and a closed one cannot either.
    UserFactory(administrator=True, invited=True)
    leaving = UserFactory(administrator=True)
    disable_user(user=leaving, by=administrator)
    other = UserFactory(administrator=True, invited=True)

    with pytest.raises(ValidationError, match="Minst en systemförvaltare"):
        change_roles(user=administrator, roles=[], is_child_assessor=False, by=other)
    with pytest.raises(ValidationError, match="Minst en systemförvaltare"):
        disable_user(user=administrator, by=other)

    administrator.refresh_from_db()
    assert administrator.roles == [Role.ADMINISTRATOR]
    assert administrator.is_active


def test_administrator_who_is_not_the_last_can_leave(administrator):
    other = UserFactory(administrator=True)

    change_roles(user=other, roles=[Role.MANAGER], is_child_assessor=False, by=administrator)

    other.refresh_from_db()
    assert other.roles == [Role.MANAGER]


def test_disable_user_says_who_and_when(administrator, call_taker):
    disable_user(user=call_taker, by=administrator)

    call_taker.refresh_from_db()
    assert not call_taker.is_active
    assert call_taker.disabled_by == administrator
    assert call_taker.disabled_at is not None
    assert events() == [("user.disabled", administrator.pk, str(call_taker.pk))]


def test_disable_user_twice_or_oneself_changes_nothing(administrator, call_taker):
    UserFactory(administrator=True)
    disable_user(user=call_taker, by=administrator)
    before = User.objects.get(pk=call_taker.pk)

    with pytest.raises(ValidationError, match="redan avstängt"):
        disable_user(user=call_taker, by=administrator)
    with pytest.raises(ValidationError, match="ditt eget konto"):
        disable_user(user=administrator, by=administrator)

    after = User.objects.get(pk=call_taker.pk)
    assert (after.disabled_at, after.version) == (before.disabled_at, before.version)
    assert User.objects.get(pk=administrator.pk).is_active
    assert len(events()) == 1


def test_enable_user_gives_back_the_roles_and_not_the_sessions(administrator, call_taker):
    old_hash = call_taker.get_session_auth_hash()
    disable_user(user=call_taker, by=administrator)

    enable_user(user=call_taker, by=administrator)

    call_taker.refresh_from_db()
    assert call_taker.is_active
    assert (call_taker.disabled_at, call_taker.disabled_by) == (None, None)
    assert call_taker.roles == [Role.CALL_TAKER]
    assert call_taker.get_session_auth_hash() != old_hash


def test_enable_user_that_is_open_changes_nothing(administrator, call_taker):
    with pytest.raises(ValidationError, match="redan öppet"):
        enable_user(user=call_taker, by=administrator)

    assert events() == []


def test_everyone_changes_their_own_name_and_nobody_elses(call_taker, other_call_taker):
    change_name(user=call_taker, name="  Åsa Ek ", title="kurator", by=call_taker)

    with pytest.raises(ValidationError, match="systemförvaltaren"):
        change_name(user=other_call_taker, name="Åsa Ek", title="", by=call_taker)

    call_taker.refresh_from_db()
    assert call_taker.signature == "Åsa Ek, kurator"
    assert User.objects.get(pk=other_call_taker.pk).name == other_call_taker.name
    assert events() == [("user.renamed", call_taker.pk, str(call_taker.pk))]


def test_address_is_one_whatever_its_case(administrator, call_taker, other_call_taker):
    change_address(user=call_taker, email=" Asa.Ek@Stodtelefon.Example ", by=administrator)

    with pytest.raises(ValidationError, match="redan ett konto med den e-postadressen"):
        change_address(user=other_call_taker, email="ASA.EK@stodtelefon.example", by=administrator)

    call_taker.refresh_from_db()
    assert call_taker.email == "asa.ek@stodtelefon.example"
    assert User.objects.get(pk=other_call_taker.pk).email == other_call_taker.email
    assert len(events()) == 1


def test_change_own_password_refuses_a_wrong_old_and_a_weak_new(call_taker):
    before = call_taker.password

    with pytest.raises(ValidationError, match="stämmer inte"):
        change_own_password(current="fel", password="en alldeles ny mening", by=call_taker)
    with pytest.raises(ValidationError):
        change_own_password(current=PASSWORD, password="kort", by=call_taker)

    call_taker.refresh_from_db()
    assert call_taker.password == before
    assert events() == []


def test_change_own_password_sets_it(call_taker):
    change_own_password(current=PASSWORD, password="en alldeles ny mening", by=call_taker)

    call_taker.refresh_from_db()
    assert call_taker.check_password("en alldeles ny mening")
    assert events() == [("user.password_changed", call_taker.pk, str(call_taker.pk))]


def test_account_that_others_point_to_cannot_be_deleted(administrator, call_taker):
    disable_user(user=call_taker, by=administrator)

    with pytest.raises(ProtectedError):
        administrator.delete()


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("user_address_is_in_lower_case", {"email": "Stor@stodtelefon.example"}),
        ("user_has_a_name", {"name": ""}),
        ("user_holds_only_known_roles", {"roles": ["king"]}),
        ("user_is_disabled_by_someone_at_a_time", {"is_active": False}),
    ],
)
def test_database_refuses(constraint, values, call_taker):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        User.objects.filter(pk=call_taker.pk).update(**values)


def test_database_refuses_an_invitation_by_someone_at_no_time(call_taker, administrator):
    with pytest.raises(IntegrityError, match="user_invited_by_someone_has_a_time"), transaction.atomic():
        User.objects.filter(pk=call_taker.pk).update(invited_by=administrator)


def test_database_refuses_the_same_address_twice(call_taker, other_call_taker):
    with pytest.raises(IntegrityError, match="user_address_is_used_once"), transaction.atomic():
        User.objects.filter(pk=call_taker.pk).update(email=other_call_taker.email)


@pytest.mark.parametrize(
    "password",
    ["Gunnel Ek-Lund", "gunnel.ek.lund", "Gunnel.Ek-Lund@kommun.example", "ek-lund gunnel"],
)
def test_own_name_or_address_is_no_password(db, password):
    person = UserFactory(name="Gunnel Ek-Lund", email="gunnel.ek-lund@kommun.example")

    with pytest.raises(ValidationError) as refused:
        change_own_password(current=PASSWORD, password=password, by=person)
    assert list(refused.value.message_dict) == ["password"]
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)


@pytest.mark.parametrize("password", ["ｇｕｎｎｅｌ ｅｋ－ｌｕｎｄ", "ｐａｓｓｗｏｒｄ１２３"])
def test_weak_password_is_weak_in_wide_letters_too(db, password):
    person = UserFactory(name="Gunnel Ek-Lund", email="gunnel.ek-lund@kommun.example")

    with pytest.raises(ValidationError) as refused:
        change_own_password(current=PASSWORD, password=password, by=person)
    assert list(refused.value.message_dict) == ["password"]


def test_password_is_the_same_on_every_keyboard(db):
    """One letter, or the letter and its dots; wide digits, or those of this alphabet."""
    person = UserFactory()
    change_own_password(current=PASSWORD, password="sjo\u0308stad ２０２６ vår", by=person)

    found = User.objects.get(pk=person.pk)
    assert found.check_password("sjöstad 2026 vår")
    assert found.check_password("sjo\u0308stad 2026 va\u030ar")
    assert not found.check_password("sjostad 2026 vår")


def test_password_from_before_letters_were_made_alike_is_taken(db):
    person = UserFactory()
    User.objects.filter(pk=person.pk).update(password=make_password("sjo\u0308stad 2026"))

    assert User.objects.get(pk=person.pk).check_password("sjo\u0308stad 2026")
