"""What lies in deploy/ is understood by the programs that it is for, and keeps the promises that it makes of itself."""

import logging
import re
import resource
import runpy
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest
import yaml
from django.conf import settings

from stodtelefon import logs

DEPLOY = Path(settings.BASE_DIR) / "deploy"
UNITS = sorted(path.name for path in (DEPLOY / "systemd").iterdir())
OWNERS = {"stodtelefon-hourly.service", "stodtelefon-backup.service"}
EXPOSURE = 1.5  # of 10, as systemd reckons it


def needs(program: str):
    """Skips where the program is missing, and says so."""
    return pytest.mark.skipif(not shutil.which(program), reason=f"{program} is not installed here.")


def said(*command: str) -> tuple[int, str]:
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


def unit(name: str) -> ConfigParser:
    read = ConfigParser(strict=False, interpolation=None)
    read.optionxform = str
    read.read_string((DEPLOY / "systemd" / name).read_text())
    return read


def lines_of(name: str, setting: str) -> list[str]:
    return re.findall(rf"^{setting}=(.*)$", (DEPLOY / "systemd" / name).read_text(), re.MULTILINE)


# systemd


@pytest.fixture
def units(tmp_path) -> list[str]:
    """The units, with this machine's Python where the installation's stands."""
    for name in UNITS:
        text = (DEPLOY / "systemd" / name).read_text()
        (tmp_path / name).write_text(
            text.replace("/opt/stodtelefon/.venv/bin", str(Path(sys.executable).parent))
        )
    return [str(tmp_path / name) for name in UNITS]


@needs("systemd-analyze")
def test_systemd_understands_every_unit(units):
    assert said("systemd-analyze", "verify", "--man=no", *units) == (0, "")


@needs("systemd-analyze")
def test_every_service_is_locked_in(units):
    for path in units:
        if path.endswith(".service"):
            _, text = said("systemd-analyze", "security", "--offline=true", path)
            assert float(re.search(r"Overall exposure level for .*: ([\d.]+)", text)[1]) <= EXPOSURE


def test_only_what_needs_it_has_the_owners_address():
    with_owner = {name for name in UNITS if "database-owner-url" in (DEPLOY / "systemd" / name).read_text()}

    assert with_owner == OWNERS
    assert unit("stodtelefon.service")["Service"]["User"] not in {
        unit(one)["Service"]["User"] for one in OWNERS
    }
    assert "DATABASE_OWNER_URL" not in "".join(lines_of("stodtelefon.service", "Environment"))


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_every_secret_is_handed_over_as_a_credential(name):
    given = {line.split(":")[0] for line in lines_of(name, "LoadCredential")}
    read = dict(line.split("=%d/") for line in lines_of(name, "Environment"))

    assert set(read.values()) == given
    assert all(setting == f"{value.upper().replace('-', '_')}_FILE" for setting, value in read.items())
    assert {"secret-key", "field-keys", "lookup-keys", "audit-keys", "database-url"} <= given


@pytest.mark.parametrize("name", ["hourly", "nightly", "backup"])
def test_every_job_has_a_timer_and_a_command(name):
    from django.core.management import get_commands

    command = unit(f"stodtelefon-{name}.service")["Service"]["ExecStart"].split("manage.py ")[1].split()[0]

    assert command == name
    assert name in get_commands()
    assert unit(f"stodtelefon-{name}.timer")["Timer"]["Persistent"] == "yes"


# fail2ban, logrotate


@needs("fail2ban-regex")
@pytest.mark.parametrize("form", logs.FORMATTERS)
def test_fail2ban_reads_refused_sign_ins_in_both_forms_and_nothing_else(form, tmp_path):
    said_of = {
        "stodtelefon.sign_in": (
            "nekad inloggning: 198.51.100.7",
            "avvisad inloggning: 2001:db8::7",
            "opened",
        ),
        "stodtelefon.jobs": ("nekad inloggning: 203.0.113.9",),
    }
    formatter = logs.FORMATTERS[form]()
    lines = [
        formatter.format(logging.LogRecord(logger, logging.WARNING, "", 0, words, None, None))
        for logger, every in said_of.items()
        for words in every
    ]
    (tmp_path / "log").write_text("\n".join(lines) + "\n")

    code, text = said(
        *("fail2ban-regex", "--out=ip", str(tmp_path / "log")),
        str(DEPLOY / "fail2ban/filter.d/stodtelefon.conf"),
    )

    assert code == 0
    assert text.split() == ["198.51.100.7", "2001:db8::7"]


@needs("logrotate")
def test_logrotate_understands_its_file_and_leaves_the_heads_alone():
    code, text = said("logrotate", "--debug", str(DEPLOY / "logrotate"))

    assert code == 0
    assert "error" not in text
    patterns = re.findall(r"rotating pattern: (\S+)", text)
    assert patterns == ["/var/lib/stodtelefon-webb/*.log"]


# What no test runs says so


@pytest.mark.parametrize("name", ["Dockerfile", "compose.yml"])
def test_what_no_test_runs_says_so_at_its_top(name):
    top = " ".join((DEPLOY / name).read_text().split("\n")[:4])

    assert "ej provad av något test" in top.lower()


def test_the_containers_account_owns_what_it_writes_in():
    services = yaml.safe_load((DEPLOY / "compose.yml").read_text())["services"].values()
    ours = [service for service in services if service["image"] == "stodtelefon"]
    volumes = {volume.split(":")[1] for service in ours for volume in service.get("volumes", ())}
    dockerfile = (DEPLOY / "Dockerfile").read_text()
    (made,) = re.findall(r"^RUN install -d -m 700 -o 10001 -g 10001 (.*)$", dockerfile, re.MULTILINE)

    assert "USER 10001\n" in dockerfile
    assert volumes == set(made.split())


def test_every_secret_of_the_units_is_explained():
    told = (DEPLOY / "stodtelefon.env").read_text()
    secrets = {setting.split("_FILE=")[0] for name in UNITS for setting in lines_of(name, "Environment")}

    assert [
        name for name in sorted(secrets) if f"\n# {name}: " not in told and f"\n#{name}=" not in told
    ] == []


# gunicorn


@pytest.fixture
def gunicorn(monkeypatch, tmp_path):
    """`gunicorn(64)`: what its configuration says where so many files may be open."""

    def read(open_files: int) -> dict:
        monkeypatch.setattr(resource, "getrlimit", lambda which: (open_files, open_files))
        monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
        return runpy.run_path(str(DEPLOY / "gunicorn.conf.py"))

    return read


def test_gunicorn_shares_what_is_loaded_and_keeps_no_door_of_its_own(gunicorn):
    said = gunicorn(4096)

    assert (said["preload_app"], said["workers"], said["worker_class"]) == (True, 2, "gthread")
    assert said["control_socket_disable"] is True
    assert said["accesslog"] is None
    assert said["capture_output"] is True
    assert said["logger_class"] == "stodtelefon.logs.GunicornLogger"


@pytest.mark.parametrize(("open_files", "connections"), [(64, 12), (1024, 492), (4096, 1000), (16, 4)])
def test_gunicorn_takes_no_more_connections_than_it_may_have_open(open_files, connections, gunicorn):
    assert gunicorn(open_files)["worker_connections"] == connections
