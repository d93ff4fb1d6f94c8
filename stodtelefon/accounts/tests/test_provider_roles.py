"""The roles that the provider decides: given and taken at each sign-in, and no others."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone

from calls.factories import CaseFactory
from stodtelefon.accounts.actions.role_changes import ask_for_role_change
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.accounts.models import ProviderBinding, RoleChange
from stodtelefon.accounts.openid_connect.arrival import NOT_LET_IN
from stodtelefon.accounts.openid_connect.configuration import decided_roles, role_values
from stodtelefon.accounts.tests.through_provider import is_in, said, through
from stodtelefon.audit.models import AuditEvent
from stodtelefon.permissions import Role

pytestmark = pytest.mark.django_db
TAKER, COORDINATOR = "GRP-Samtal", "CN=Samordnare,OU=Stöd"


@pytest.fixture(autouse=True)
def provider(decides_roles):
    return decides_roles


@pytest.fixture
def someone(provider):
    """A bound account with both roles, and a colleague who has them too."""
    UserFactory(roles=[Role.CALL_TAKER, Role.COORDINATOR])
    person = UserFactory(roles=[Role.CALL_TAKER, Role.COORDINATOR])
    ProviderBinding.objects.create(
        user=person, issuer=provider.address, subject="s-1", bound_at=timezone.now()
    )
    return person


def arrive(provider, person, subject="s-1", **claims):
    """Sign in with these claims. The browser, the answer, and the roles that the account has then."""
    provider.known_as(subject, email=person.email, email_verified=True, **claims)
    client = Client()
    response = through(client)
    person.refresh_from_db()
    return client, response


def lines() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("event", flat=True))


def test_settings_are_read_as_they_are_written(settings):
    assert role_values() == [(Role.COORDINATOR, COORDINATOR), (Role.CALL_TAKER, TAKER)]
    assert decided_roles() == {Role.COORDINATOR, Role.CALL_TAKER}
    settings.OIDC_ROLES = " samordnare = a=b ;; samordnare=c;"
    assert role_values() == [(Role.COORDINATOR, "a=b"), (Role.COORDINATOR, "c")]
    for wrong in ("chef=a", "samordnare", "samordnare=", "=a", "coordinator=a"):
        settings.OIDC_ROLES = wrong
        with pytest.raises(ImproperlyConfigured, match="OIDC_ROLES ska vara roll=värde"):
            role_values()


def test_role_is_given_where_the_provider_gives_it(provider):
    person = UserFactory(roles=[])

    client, _ = arrive(provider, person, groups=[TAKER, "GRP-Annat"])

    assert is_in(client)
    assert person.roles == [Role.CALL_TAKER]
    assert lines() == ["provider.roles_changed", "provider.bound", "session.started"]


def test_role_that_the_provider_takes_is_gone_with_what_it_held(provider, someone):
    case = CaseFactory(handler=someone, waiting=True)
    colleague = UserFactory(roles=[Role.CALL_TAKER, Role.COORDINATOR])

    client, _ = arrive(provider, someone, groups=[TAKER])
    assert is_in(client)
    assert someone.roles == [Role.CALL_TAKER]
    case.refresh_from_db()
    assert case.handler == someone  # a call taker may have it

    client, response = arrive(provider, someone, groups=["GRP-Annat"])

    assert not is_in(client)
    assert NOT_LET_IN in said(client, response)
    assert someone.roles == []
    case.refresh_from_db()
    assert case.handler != someone
    assert colleague.is_active
    assert lines().count("provider.roles_changed") == 2


def test_same_roles_leave_no_line(provider, someone):
    arrive(provider, someone, groups=[COORDINATOR, TAKER])

    assert lines() == ["session.started"]


def test_roles_that_are_given_here_stay_and_none_are_added(provider):
    """Whoever runs the provider makes nobody systemförvaltare: the settings do not name that role."""
    person = UserFactory(roles=[Role.COORDINATOR, Role.STATISTICS_READER], is_child_assessor=True)
    UserFactory(coordinator=True)

    arrive(provider, person, groups=["systemförvaltare", "administrator", Role.ADMINISTRATOR, TAKER])

    assert person.roles == [Role.CALL_TAKER, Role.STATISTICS_READER]
    assert person.is_child_assessor


@pytest.mark.parametrize(
    ("said_of_roles", "roles"),
    [
        (TAKER, [Role.CALL_TAKER]),
        ([TAKER, 7, None, [COORDINATOR]], [Role.CALL_TAKER]),
        ([TAKER.lower()], None),
        ([TAKER + "\x00"], None),
        ([f"{TAKER}\r\n{COORDINATOR}"], None),
        ("GRP-Samtal GRP-Annat", None),
        ([], None),
    ],
)
def test_values_fit_letter_by_letter(said_of_roles, roles, provider):
    person = UserFactory(roles=[])

    client, _ = arrive(provider, person, groups=said_of_roles)

    assert is_in(client) == (roles is not None)
    assert person.roles == (roles or [])


@pytest.mark.parametrize("claims", [{}, {"groups": None}, {"groups": {"a": 1}}, {"groups": 7}])
def test_provider_that_says_nothing_of_roles_takes_none_and_lets_nobody_in(claims, provider, someone):
    """A setting that was lost at the provider empties no desks."""
    client, response = arrive(provider, someone, **claims)

    assert not is_in(client)
    assert NOT_LET_IN in said(client, response)
    assert someone.roles == [Role.CALL_TAKER, Role.COORDINATOR]
    assert lines() == ["session.refused"]


def test_roles_may_lie_within_another_claim(provider, settings):
    settings.OIDC_ROLE_CLAIM = "realm_access.roles"
    person = UserFactory(roles=[])

    client, _ = arrive(provider, person, realm_access={"roles": [TAKER]})
    assert is_in(client)
    client, _ = arrive(provider, person, **{"realm_access.roles": [COORDINATOR]}, realm_access={"roles": []})
    assert person.roles == [Role.COORDINATOR]
    client, _ = arrive(provider, person, realm_access=[TAKER])
    assert not is_in(client)


def test_last_who_can_let_others_in_is_kept_and_not_let_in(provider, settings, administrator):
    settings.OIDC_ROLES += "; systemförvaltare=GRP-System"
    client, _ = arrive(provider, administrator, groups=["GRP-System"])
    assert is_in(client)

    client, response = arrive(provider, administrator, groups=[TAKER])

    assert not is_in(client)
    assert NOT_LET_IN in said(client, response)
    assert administrator.roles == [Role.ADMINISTRATOR]
    assert lines()[-1] == "session.refused"

    UserFactory(administrator=True)
    client, _ = arrive(provider, administrator, groups=[TAKER])
    assert is_in(client)
    assert administrator.roles == [Role.CALL_TAKER]


def test_stranger_with_a_group_gets_no_account_and_takes_nobodys_roles(provider, someone):
    """Another person who has got the address of somebody with roles."""
    client, _ = arrive(provider, someone, subject="s-2", groups=["GRP-Annat"])

    assert not is_in(client)
    assert someone.roles == [Role.CALL_TAKER, Role.COORDINATOR]


def test_first_one_who_may_nothing_takes_nobodys_roles(provider):
    person = UserFactory(call_taker=True)

    client, _ = arrive(provider, person, groups=[])

    assert not is_in(client)
    assert person.roles == [Role.CALL_TAKER]
    assert not ProviderBinding.objects.exists()


def test_what_was_asked_for_before_has_to_be_asked_for_again(provider, someone, administrator, manager):
    change = ask_for_role_change(
        user=someone, roles=[Role.MANAGER], is_child_assessor=False, by=administrator
    )

    arrive(provider, someone, groups=[TAKER])

    change.refresh_from_db()
    assert change.decision == RoleChange.Decision.OUTDATED


def test_account_page_says_who_decides(provider, login, administrator, someone):
    page = login(administrator).get(someone.get_absolute_url()).content.decode()

    assert "Rollerna samtalsmottagare, samordnare ges och tas i Storköpings inloggning." in page
