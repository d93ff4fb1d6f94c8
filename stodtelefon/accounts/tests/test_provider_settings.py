"""What is refused in the settings of the municipality's own sign-in, and that nothing of it is loaded without them."""

import sys

import pytest
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from stodtelefon.accounts.openid_connect.checks import check_provider
from stodtelefon.accounts.openid_connect.configuration import (
    is_fit,
    refuse_missing_secret,
    refuse_wrong_settings,
)
from stodtelefon.accounts.tests.through_provider import known, through
from stodtelefon.tests.terminal import manage, run, settings_with

ISSUER = "https://inloggning.example/realms/stad"
GIVEN = {"OIDC_ISSUER": ISSUER, "OIDC_CLIENT_ID": "stodtelefon"}


def start() -> None:
    refuse_wrong_settings()
    refuse_missing_secret()


def refusal(settings, **changes) -> str:
    for name, value in (GIVEN | changes).items():
        setattr(settings, name, value)
    with pytest.raises(ImproperlyConfigured) as refused:
        start()
    return str(refused.value)


def test_settings_that_are_well_are_not_refused(settings):
    for name, value in (GIVEN | {"OIDC_CLIENT_SECRET": "hemligt"}).items():
        setattr(settings, name, value)

    start()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"OIDC_ISSUER": "", "OIDC_CLIENT_ID": "", "OIDC_ONLY": True},
            "OIDC_ISSUER saknas: utan den gäller inte OIDC_ONLY.",
        ),
        ({"OIDC_ISSUER": ""}, "OIDC_ISSUER saknas: utan den gäller inte OIDC_CLIENT_ID."),
        ({"OIDC_ISSUER": "inloggning.example"}, "OIDC_ISSUER ska vara leverantörens adress"),
        ({"OIDC_ISSUER": f"{ISSUER}?a=b"}, "OIDC_ISSUER ska vara leverantörens adress"),
        ({"OIDC_ISSUER": "https://hemligt@inloggning.example"}, "OIDC_ISSUER ska vara leverantörens adress"),
        ({"OIDC_CLIENT_ID": ""}, "OIDC_CLIENT_ID saknas"),
        ({}, "OIDC_CLIENT_SECRET saknas"),
        ({"OIDC_SCOPES": ["email"]}, "OIDC_SCOPES ska nämna openid."),
        ({"OIDC_ROLE_CLAIM": "groups"}, "OIDC_ROLE_CLAIM och OIDC_ROLES hör ihop"),
        ({"OIDC_ROLES": "samordnare=a"}, "OIDC_ROLE_CLAIM och OIDC_ROLES hör ihop"),
        ({"OIDC_ROLE_CLAIM": "groups", "OIDC_ROLES": "chef=a"}, "OIDC_ROLES ska vara roll=värde"),
    ],
)
def test_what_is_wrong_is_refused_in_one_sentence(changes, sentence, settings):
    said = refusal(settings, **changes)

    assert said.startswith(sentence)
    assert "hemligt" not in said
    assert "\n" not in said


@pytest.mark.parametrize("is_production", [False, True])
def test_secrets_go_over_http_only_where_nothing_is_real(is_production, settings):
    settings.PRODUCTION = is_production

    assert is_fit(ISSUER)
    assert is_fit("http://127.0.0.1:8000") is not is_production
    for address in (
        "ftp://a.example",
        "https://",
        "https://a:0",
        "https://[",
        "https://a b",
        "//a.example",
        None,
        7,
    ):
        assert not is_fit(address)


def test_operator_is_told_in_one_sentence_at_the_start():
    http = {"OIDC_ISSUER": "http://inloggning.example", "OIDC_CLIENT_ID": "a"}
    done = manage("check", **http)

    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("OIDC_ISSUER ska vara leverantörens adress, med https://")
    assert done.stderr.count("\n") == 1


def test_web_without_the_secret_does_not_start_and_a_job_does():
    done = run(sys.executable, "-c", "import stodtelefon.wsgi", **GIVEN)

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("OIDC_CLIENT_SECRET saknas")
    assert manage("check", **GIVEN).returncode == 0


def test_settings_are_read_from_the_environment(tmp_path):
    (tmp_path / "secret").write_text("hemligt\n")
    found = settings_with(
        **GIVEN,
        OIDC_CLIENT_SECRET_FILE=str(tmp_path / "secret"),
        OIDC_ROLES=" samordnare=CN=a,OU=b ",
        OIDC_SECOND_FACTOR="mfa, hwk",
        OIDC_ONLY="true",
    )

    assert found["OIDC_CLIENT_SECRET"] == "hemligt"
    assert found["OIDC_ROLES"] == "samordnare=CN=a,OU=b"
    assert found["OIDC_SECOND_FACTOR"] == ["mfa", "hwk"]
    assert (found["OIDC_ONLY"], found["OIDC_MAIL_IS_VERIFIED"]) == (True, False)
    assert (found["OIDC_NAME"], found["OIDC_SCOPES"]) == ("kommunens inloggning", ["openid", "email"])
    assert settings_with()["OIDC_ISSUER"] == ""


LOADED = """
import sys, django
django.setup()
from django.urls import reverse
reverse("accounts:openid_connect")
print("jwt" in sys.modules, "requests" in sys.modules)
"""


@pytest.mark.parametrize(("changes", "is_loaded"), [({}, "False False"), (GIVEN, "True False")])
def test_nothing_of_it_is_loaded_without_the_settings(changes, is_loaded):
    done = run(sys.executable, "-c", LOADED, **changes)

    assert done.stdout.strip() == is_loaded, done.stderr


# What a command says


def test_check_asks_the_provider(provider, settings):
    assert check_provider(None, ["default"]) == []
    assert check_provider(None, None) == []
    settings.OIDC_ISSUER = "http://127.0.0.1:1"

    (fault,) = check_provider(None, ["default"])

    assert (fault.id, fault.level) == ("stod.W035", checks.WARNING)
    assert "svarar inte härifrån som den ska (URLError)" in fault.msg
    settings.OIDC_ISSUER = ""
    assert check_provider(None, ["default"]) == []


def test_command_loosens_an_account(provider, client, call_taker, capsys):
    with pytest.raises(CommandError, match="inte knutet"):
        call_command("forget_provider", call_taker.email)
    known(provider, call_taker)
    through(client)

    call_command("forget_provider", call_taker.email)

    assert f"Kontot {call_taker.email} är lossat" in capsys.readouterr().out
    assert not call_taker.provider_bindings.exists()
