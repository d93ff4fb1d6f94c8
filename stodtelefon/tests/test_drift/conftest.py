"""An empty folder in which docs/drift.md is followed, on free ports, with Debian's own programs.

What Debian has set up before the paper begins is set up here: an nginx with an empty conf.d. Whatever the paper starts
in the folder is stopped afterwards, by the pidfiles that lie there.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from stodtelefon.accounts.tests.openid_provider import CLIENT
from stodtelefon.tests.ports import free_ports
from stodtelefon.tests.test_drift.paper import Story
from stodtelefon.tests.test_drift.visitor import Visitor

PLACE = "/var/tmp"  # noqa: S108 (other accounts have to reach it, and the folder's own name is drawn)
SITE = "stod.prov.example"
MAIL = "admin@stod.prov.example"
PROGRAMS = {
    "nginx": "nginx-light",
    "pgbouncer": "pgbouncer",
    "pgbackrest": "pgbackrest",
    "openssl": "openssl",
}
NGINX = """
user nobody nogroup;
pid {folder}/nginx/nginx.pid;
error_log {folder}/nginx/error.log;
events {{}}
http {{
    access_log {folder}/nginx/access.log;
    client_body_temp_path {folder}/nginx/body;
    proxy_temp_path {folder}/nginx/proxy;
    fastcgi_temp_path {folder}/nginx/fastcgi;
    uwsgi_temp_path {folder}/nginx/uwsgi;
    scgi_temp_path {folder}/nginx/scgi;
    include {folder}/nginx/conf.d/*.conf;
}}
"""
TRIAL = """
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("jobs", "{last}")]
    operations = [migrations.RunSQL("CREATE TABLE jobs_trial (id int)", "DROP TABLE jobs_trial")]
"""


def values_of(folder: Path) -> dict[str, str]:
    """What stands in the paper's first block while it is followed here. A port is a new one each time."""
    ports = iter(free_ports(9))
    return {
        "RELEASE": str(folder / "stodtelefon-0.2.0.tar.gz"),
        "NEXT": str(folder / "stodtelefon-0.2.1.tar.gz"),
        "CODE": str(folder / "opt/stodtelefon"),
        "ETC": str(folder / "etc"),
        "STATE": str(folder / "state"),
        "COPIES": str(folder / "copies"),
        "ACCOUNT": "nobody",
        "JOBS": "daemon",
        "SITE": SITE,
        "MAIL": MAIL,
        "NGINX": str(folder / "nginx"),
        "NGINX_LOG": str(folder / "nginx"),
        "CERTIFICATE": str(folder / "certificate"),
        "DB_ACCOUNT": "postgres",
        "DB_BIN": str(_postgres()),
        "DB_DATA": str(folder / "data"),
        "DB_CONF": str(folder / "data"),
        "DB_CTL": f"'pg pg_ctl --pgdata={folder}/data --log={folder}/data/server.log --wait --mode=fast'",
        "DB_SOCKET": str(folder / "socket"),
        "DRILL": str(folder / "drill"),
        "NEW_DATA": str(folder / "new"),
        "MOMENT": "''",
        "OIDC_ISSUER": f"https://localhost:{next(ports)}",
        "OIDC_CLIENT_ID": CLIENT,
        "OIDC_SECRET": str(folder / "oidc-secret"),
    } | {
        name: str(next(ports))
        for name in (
            *("APP_PORT", "APP_PORT_2", "HTTP_PORT", "HTTPS_PORT", "DB_PORT", "NEW_PORT", "DRILL_PORT"),
            "POOL_PORT",
        )
    }


@dataclass
class Paper:
    """The paper as one test follows it: the blocks that name this test, and what they have made."""

    story: Story
    test: str

    def follow(self) -> list[str]:
        return self.story.follow(self.test)

    def bash(self, text: str) -> str:
        return self.story.bash(text)

    def sql(self, question: str, port: str = "DB_PORT", database: str = "stodtelefon") -> str:
        """One question to Postgres as its superuser."""
        return self.bash(
            f"pg psql --host=$DB_SOCKET --port=${port} --username=postgres --dbname={database} "
            f"--no-psqlrc --tuples-only --no-align <<'END'\n{question}\nEND"
        ).strip()

    def visitor(self, port: str = "HTTPS_PORT", **more: str) -> Visitor:
        """Somebody with a browser before the proxy, or before one of the application servers."""
        values = self.story.values
        certificate = Path(values["CERTIFICATE"], "fullchain.pem") if port == "HTTPS_PORT" else None
        return Visitor(SITE, int(values[port]), certificate, **more)

    def path(self, name: str, *parts: str) -> Path:
        return Path(self.story.values[name], *parts)


@pytest.fixture(scope="session")
def story() -> Iterator[Story]:
    if os.geteuid() != 0:
        pytest.skip("The paper is followed by root: run make drift as root.")
    if not _postgres().exists():
        pytest.skip("No Postgres of Debian's here: install the package postgresql.")
    if subprocess.run(["/usr/bin/python3", "-c", "import ensurepip, venv"], capture_output=True).returncode:
        pytest.skip(
            "Debian's own Python cannot make a folder for the program: install the package python3-venv."
        )
    folder = Path(tempfile.mkdtemp(prefix="stodtelefon-drift-", dir=PLACE))
    folder.chmod(0o711)
    _pack(folder / "stodtelefon-0.2.0.tar.gz")
    _pack(folder / "stodtelefon-0.2.1.tar.gz", with_trial=True)
    (folder / "opt").mkdir(mode=0o755)
    try:
        yield Story(folder, values_of(folder))
    finally:
        _stop_everything(folder)
        shutil.rmtree(folder)


@pytest.fixture
def paper(story, request) -> Iterator[Paper]:
    """Each part builds on the one before: where one has failed, the rest is not tried."""
    if story.is_broken:
        pytest.skip("An earlier part of the paper failed.")
    for program in getattr(request.module, "NEEDS", ()):
        if not shutil.which(program):
            pytest.skip(f"No {program} here: install the package {PROGRAMS[program]}.")
    failed = request.session.testsfailed
    yield Paper(story, request.node.name)
    story.is_broken = request.session.testsfailed > failed


def start_nginx(folder: Path) -> None:
    """As Debian leaves it: it runs, and shows nothing."""
    (folder / "nginx/conf.d").mkdir(parents=True)
    (folder / "nginx").chmod(0o755)
    (folder / "nginx/nginx.conf").write_text(NGINX.format(folder=folder))
    subprocess.run(["nginx", "-q", "-c", folder / "nginx/nginx.conf"], check=True, capture_output=True)


def _pack(release: Path, *, with_trial: bool = False) -> None:
    """What is in the work tree, as a release; the next one has one migration more."""
    root = Path(settings.BASE_DIR)
    listed = subprocess.run(
        [
            "git",
            "-c",
            f"safe.directory={root}",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    top = release.name.removesuffix(".tar.gz")
    with tarfile.open(release, "w:gz", compresslevel=1) as packed:
        for name in filter(None, listed.split("\0")):
            if (root / name).is_file():
                packed.add(root / name, f"{top}/{name}")
        if with_trial:
            migrations = Path("stodtelefon/jobs/migrations")
            last = sorted(path.stem for path in (root / migrations).glob("0*.py"))[-1]
            trial = release.with_name("trial.py")
            trial.write_text(TRIAL.format(last=last))
            packed.add(trial, f"{top}/{migrations}/0999_trial.py")


def _postgres() -> Path:
    """The newest of Debian's."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    return found[-1] if found else Path("/usr/lib/postgresql/15/bin")


def _stop_everything(folder: Path) -> None:
    pids = {_pid(path) for path in folder.glob("**/*.pid")} - {None}
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM if _is_under(pid, folder) else 0)
    for data in folder.glob("**/postmaster.pid"):
        pid = _pid(data)
        if pid and _is_under(pid, folder):
            os.kill(pid, signal.SIGQUIT)
            pids.add(pid)
    deadline = time.monotonic() + 20
    while any(_is_under(pid, folder) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.1)


def _pid(path: Path) -> int | None:
    try:
        return int(path.read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return None


def _is_under(pid: int, folder: Path) -> bool:
    """Whether the process is one that the paper started: its command names the folder."""
    try:
        return os.fsencode(folder) in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False
