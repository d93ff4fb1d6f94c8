"""One machine, from nothing to a line that is installed, drilled, upgraded, given new keys and moved."""

import re
import stat
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from stodtelefon.accounts.tests.openid_provider import SECRET, running
from stodtelefon.accounts.tests.through_provider import come_back
from stodtelefon.tests.test_drift.conftest import MAIL, start_nginx
from stodtelefon.tests.test_drift.paper import Failed
from stodtelefon.tests.test_drift.visitor import PAPERS

pytestmark = pytest.mark.drift
NEEDS = ("nginx", "openssl")

PASSWORD = "ett-riktigt-langt-losenord"
TAKER = "samtal@stod.prov.example"


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


def link_in(text):
    """The path of the invitation in what is shown."""
    return re.search(r"https?://[^\s\"<]+(/konto/inbjudan/[\w-]+/)", text)[1]


def choose_password(visitor, link):
    visitor.open(link)
    fields = [name for name in visitor.fields() if "password" in name]
    return visitor.send(**dict.fromkeys(fields, PASSWORD))


def test_accounts_and_folders(paper):
    paper.follow()

    assert mode_of(paper.path("ETC", "hemligt")) == 0o700
    assert paper.path("COPIES").owner() == "daemon"


def test_the_program(paper):
    paper.follow()

    assert paper.path("CODE").resolve().name == "stodtelefon-0.2.0"
    assert paper.path("CODE", ".venv/bin/gunicorn").exists()


def test_postgres(paper):
    paper.follow()

    assert paper.sql("SHOW data_checksums", database="postgres") == "on"
    assert paper.sql("SHOW log_min_error_statement", database="postgres") == "panic"


def test_roles_and_database(paper):
    paper.follow()

    owner = "SELECT pg_get_userbyid(datdba), datcollate FROM pg_database WHERE datname = 'stodtelefon'"
    assert paper.sql(owner) == "stodtelefon_owner|C.UTF-8"
    assert paper.sql("SELECT rolname FROM pg_roles WHERE rolsuper") == "postgres"
    addresses = list(paper.path("ETC", "hemligt").iterdir())
    once = [path.read_text() for path in addresses]
    with pytest.raises(Failed, match="already exists"):
        paper.follow()
    assert [path.read_text() for path in addresses] == once


def test_settings_and_secrets(paper):
    paper.follow()

    secrets = list(paper.path("ETC", "hemligt").iterdir())
    assert {mode_of(path) for path in secrets} == {0o600}
    once = {path: path.read_text() for path in secrets}
    assert len(set(once.values())) == len(secrets) == 7
    with pytest.raises(Failed, match="cannot overwrite existing file"):
        paper.follow()
    assert {path: path.read_text() for path in secrets} == once
    paper.path("ETC", "hemligt/field-keys.old").write_text("a copy, which nobody reads")
    assert "stod.prov.example" in paper.path("ETC", "stodtelefon.env").read_text()


def test_tables_and_static_files(paper):
    paper.follow()

    assert int(paper.sql("SELECT count(*) FROM django_migrations")) > 30
    assert paper.path("CODE", "staticfiles/staticfiles.json").exists()


def test_the_servers_own_log_says_which_rule_was_broken_and_not_the_words(paper):
    paper.bash(
        'pg psql --host=$DB_SOCKET --port=$DB_PORT --username=postgres --dbname=stodtelefon --command="'
        "INSERT INTO jobs_jobrun (name, started_at, is_ok, note) VALUES ('x', now(), true, 'hemligt ord')\" || true"
    )

    log = paper.path("DB_DATA", "server.log").read_text()
    assert "job_run_that_finished_says_how" in log
    assert "hemligt ord" not in log


def test_the_first_administrator(paper):
    first = link_in(paper.follow()[0])
    second = link_in(paper.bash("$CODE/deploy/manage first_admin $MAIL"))

    paper.story.link = second
    assert first != second


def test_start(paper):
    paper.follow()

    assert paper.visitor("APP_PORT").ask("GET", "/konto/logga-in/").status == 200
    process = paper.path("STATE").with_name("state-webb").joinpath("gunicorn.pid").read_text().strip()
    environment = Path(f"/proc/{process}/environ").read_bytes()
    assert b"DATABASE_URL=" in environment
    assert b"DATABASE_OWNER_URL=" not in environment


def test_the_proxy(paper):
    start_nginx(paper.story.folder)
    paper.follow()

    visitor = paper.visitor()
    assert choose_password(visitor, paper.story.link).status == 200
    page = visitor.sign_in(MAIL, PASSWORD).page
    assert "Logga ut" in page
    visitor.open("/konto/anvandare/ny/")
    link = link_in(visitor.send(name="Tove Taker", email=TAKER, title="", roles="call_taker").page)
    taker = paper.visitor()
    choose_password(taker, link)
    taker.sign_in(TAKER, "fel lösenord")
    assert (
        "nekad inloggning: 127.0.0.1"
        in paper.path("STATE").with_name("state-webb").joinpath("gunicorn.log").read_text()
    )
    assert "Nytt samtal" in taker.sign_in(TAKER, PASSWORD).page
    lines = paper.path("NGINX_LOG", "stodtelefon.access.log").read_text()
    assert " /konto/inbjudan " in lines
    assert link.split("/")[3] not in lines


def test_a_lost_second_step(paper):
    (said,) = paper.follow()

    assert "Andra steget är borttaget" in said
    assert "Ett steg till, sedan är du inne" in signed_in_halfway(paper.visitor()).page
    assert "Logga ut" in paper.visitor().sign_in(MAIL, PASSWORD).page


def signed_in_halfway(visitor):
    visitor.open("/konto/logga-in/")
    return visitor.send(login=MAIL, password=PASSWORD)


def test_what_is_done_by_itself(paper):
    _, said = paper.follow()[0], paper.sql("SELECT name, is_ok FROM jobs_jobrun ORDER BY id")

    assert said == "hourly|t\nnightly|t"


def test_backup_and_drill(paper):
    backup, drill = paper.follow()

    assert re.search(r"stodtelefon-\d+T\d+Z\.dump, \d+ rader", backup)
    assert "ÖVNINGEN LYCKADES" in drill
    assert not paper.path("DRILL").exists()


def test_watch(paper):
    (said,) = paper.follow()

    alive, ready, *figures = said.splitlines()
    assert (alive, ready) == ("ok", '{"ready": true, "faults": {}}')
    assert "stodtelefon_unsigned_lines" in said
    assert any(line.startswith('stodtelefon_job_failed{job="backup"} 0') for line in figures)


def test_upgrade(paper):
    paper.follow()

    assert paper.path("CODE").resolve().name == "stodtelefon-0.2.1"
    assert paper.sql("SELECT to_regclass('jobs_trial')") == "jobs_trial"
    assert "Nytt samtal" in paper.visitor().sign_in(TAKER, PASSWORD).page


def test_new_keys(paper):
    paper.follow()

    field_keys = paper.path("ETC", "hemligt/field-keys").read_text().split()
    assert [key.split(":")[0] for key in field_keys] == ["2", "1"]
    assert paper.sql(
        "SELECT string_agg(ring || number, ' ' ORDER BY ring) FROM privacy_keysentinel WHERE number = 2"
    ) == ("AUDIT_KEYS2 FIELD_KEYS2 LOOKUP_KEYS2")
    assert "Nytt samtal" in paper.visitor().sign_in(TAKER, PASSWORD).page


def test_moving_house(paper):
    paper.follow()

    everybody = "SELECT email FROM accounts_user ORDER BY id"
    assert paper.sql(everybody, port="NEW_PORT") == paper.sql(everybody) == f"{MAIL}\n{TAKER}"
    paper.bash(
        'sed -i "s#:$NEW_PORT/#:$DB_PORT/#" $ETC/hemligt/*-url\n'
        "pg pg_ctl --pgdata=$NEW_DATA --wait --mode=fast stop\nrm -r $NEW_DATA"
    )


def test_the_municipalitys_own_sign_in(paper):
    """Over TLS, with a certificate of the municipality's own authority. The account was bound to another before."""
    certificate = paper.path("OIDC_SECRET").with_name("provider.pem")
    paper.bash(
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost "
        f"-keyout {certificate}.key -out {certificate} 2>/dev/null\n"
        f"cat {certificate}.key {certificate} > {certificate}.both\n"
        f"chmod 644 {certificate}\n"
        f"echo SSL_CERT_FILE={certificate} >> $ETC/stodtelefon.env"
    )
    paper.path("OIDC_SECRET").write_text(SECRET)
    issuer = paper.story.values["OIDC_ISSUER"]
    paper.sql(
        "INSERT INTO accounts_providerbinding (user_id, issuer, subject, bound_at) "
        f"SELECT id, '{issuer}', 's-0', now() FROM accounts_user WHERE email = '{MAIL}'"
    )
    with running(urlsplit(issuer).port, Path(f"{certificate}.both")) as provider:
        *_, loosened = paper.follow()
        assert "är lossat från kommunens inloggning" in loosened

        provider.known_as("s-1", email=MAIL, email_verified=True)
        visitor = paper.visitor()
        assert "Logga in med kommunens inloggning" in visitor.open("/konto/logga-in/").page
        answer = come_back(visitor.ask("GET", "/konto/leverantor/").address, certificate)
        assert "Ett steg till" in visitor.open(answer).page
        assert "Logga ut" in visitor.send(code=PAPERS[MAIL].pop()).page
        assert paper.sql("SELECT subject FROM accounts_providerbinding") == "s-1"
        assert mode_of(paper.path("ETC", "hemligt/oidc-client-secret")) == 0o600
    paper.bash(r"sed -i '/^\(OIDC_\|SSL_CERT_FILE\)/d' $ETC/stodtelefon.env")
