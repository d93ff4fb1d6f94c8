"""The papers for those who look us up: publiccode.yml as its standard wants it, and one version everywhere."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlparse

import pytest
import yaml
from django.conf import settings

from stodtelefon.database.versions import version

# Of the standard's own lists, those that a program like this may choose from.
STATUSES = {"concept", "development", "beta", "stable", "obsolete"}
TYPES = {
    "standalone/mobile",
    "standalone/iot",
    "standalone/desktop",
    "standalone/web",
    "standalone/backend",
    "standalone/other",
    "addon",
    "library",
    "configurationFiles",
}
CATEGORIES = {"appointment-scheduling", "call-center-management", "case-management", "workflow-management"}
SCOPES = {"government", "local-authorities", "security", "society", "welfare"}
HEADINGS = ["Upgrade notes", "Added", "Changed", "Fixed", "Not there yet"]
MAINTENANCE = {"internal", "contract", "community", "none"}


@pytest.fixture(scope="module")
def paper() -> dict:
    return yaml.safe_load((settings.BASE_DIR / "publiccode.yml").read_text())


def test_publiccode_has_what_the_standard_demands(paper):
    assert isinstance(paper["publiccodeYmlVersion"], str)
    assert paper["name"] == "Stödtelefon"
    assert urlparse(paper["url"]).scheme == "https"
    assert paper["platforms"] == ["web"]
    assert paper["developmentStatus"] in STATUSES
    assert paper["softwareType"] in TYPES
    assert date.fromisoformat(paper["releaseDate"])
    assert paper["legal"]["license"] == "EUPL-1.2"
    assert "SPDX-License-Identifier: EUPL-1.2" in (settings.BASE_DIR / "LICENSE").read_text()
    assert isinstance(paper["localisation"]["localisationReady"], bool)
    assert paper["localisation"]["availableLanguages"] == ["sv"]


def test_publiccode_chooses_from_the_standards_lists(paper):
    assert set(paper["categories"]) <= CATEGORIES
    assert set(paper["intendedAudience"]["scope"]) <= SCOPES
    assert paper["intendedAudience"]["countries"] == ["SE"]


def test_publiccode_says_who_maintains_it(paper):
    maintenance = paper["maintenance"]

    assert maintenance["type"] in MAINTENANCE
    assert all(contact["name"] for contact in maintenance["contacts"])


@pytest.mark.parametrize("language", ["sv", "en"])
def test_publiccode_describes_within_its_lengths(paper, language):
    told = paper["description"][language]

    assert len(told["shortDescription"]) <= 150
    assert 500 <= len(told["longDescription"]) <= 10_000
    assert told["features"]
    assert all(len(feature) <= 100 for feature in told["features"])


def test_the_changelog_has_each_heading_once_and_what_is_not_there_yet_in_the_newest_release():
    text = (settings.BASE_DIR / "CHANGELOG.md").read_text()
    _, *versions = re.split(r"^## ", text, flags=re.MULTILINE)
    headings = [re.findall(r"^### (.+)$", version, re.MULTILINE) for version in versions]

    assert headings == [[heading for heading in HEADINGS if heading in one] for one in headings]
    released = [
        one
        for one, text in zip(headings, versions, strict=True)
        if "(under arbete)" not in text.split("\n")[0]
    ]
    assert ["Not there yet" in one for one in released] == [True] + [False] * (len(released) - 1)


def test_the_version_released_last_is_one_everywhere(paper):
    changes = (settings.BASE_DIR / "CHANGELOG.md").read_text()
    newest = re.search(r"^## (\S+) \(([\d-]+)\)$", changes, re.MULTILINE)

    assert newest[1] == paper["softwareVersion"] == version()
    assert date.fromisoformat(newest[2]) == date.fromisoformat(paper["releaseDate"])
