"""`manage.py check --deploy`: every mistake that docs/drift.md warns of, by name, each with what to do.

The settings are judged by themselves. With `--database default` the machine where it is run is judged too, and
stodtelefon/database/checks.py asks the database.
"""

from __future__ import annotations

import locale
import os
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.db import DEFAULT_DB_ALIAS
from django.http.request import validate_host

from stodtelefon.database.roles import NO_OWNER, has_owner
from stodtelefon.static_files import NOT_COLLECTED, HashedFiles, is_collected

HERE = ("", "localhost", "127.0.0.1", "::1")
SAFE_SSL = ("require", "verify-ca", "verify-full")
OPEN_FILES = 256
DAY = 24 * 3600
MOST_IDLE, MOST_IDLE_IN_CONVERSATION = 60, 120  # minutes
SHORTEST_TOKEN = 20


def check_settings(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """What the environment says, before anything is started."""
    if not settings.PRODUCTION:
        return [
            checks.Error(
                "Det här är utveckling och inte drift: ange DATABASE_URL och ta bort DEBUG.", id="stod.E001"
            )
        ]
    return [*_faults_of_address(), *_faults_of_proxy(), *_faults_of_roles(), *_faults_of_mail()]


def check_machine(app_configs: Any, databases: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Where the line is to run: its files, its folders and its limits."""
    if DEFAULT_DB_ALIAS not in (databases or ()) or not settings.PRODUCTION:
        return []
    return list(_faults_of_machine())


def _faults_of_address() -> Iterator[checks.CheckMessage]:
    hosts = settings.ALLOWED_HOSTS
    if "*" in hosts:
        yield checks.Error(
            "ALLOWED_HOSTS släpper in vilken adress som helst: ange linjens egen i stället för *.",
            id="stod.E002",
        )
    elif set(hosts) & set(HERE):
        yield checks.Warning(
            "ALLOWED_HOSTS nämner den egna maskinen: ange bara adressen som personalen skriver.",
            id="stod.W003",
        )
    site = _site(settings.SITE_URL)
    if site is None:
        yield checks.Error(
            "SITE_URL ska vara linjens egen adress, som https://stod.example: länkar i inbjudningar börjar så.",
            id="stod.E004",
        )
    elif not validate_host(site, hosts):
        yield checks.Error(
            f"SITE_URL leder till {site}, som linjen inte svarar på: lägg till den i ALLOWED_HOSTS.",
            id="stod.E005",
        )
    if any(_site(origin) is None for origin in settings.CSRF_TRUSTED_ORIGINS):
        yield checks.Error("CSRF_TRUSTED_ORIGINS ska bara nämna adresser med https://.", id="stod.E009")
    if settings.SECURE_HSTS_PRELOAD and not settings.SECURE_HSTS_INCLUDE_SUBDOMAINS:
        yield checks.Warning(
            "HSTS_PRELOAD verkar inte utan HSTS_SUBDOMAINS: slå på båda eller ingen.", id="stod.W018"
        )
    if not 0 < settings.SESSION_COOKIE_AGE <= DAY:
        yield checks.Warning(
            "SESSION_HOURS ska vara mellan 1 och 24: en inloggning ska räcka en arbetsdag.", id="stod.W019"
        )
    if settings.LOCK_MINUTES > MOST_IDLE or settings.LOCK_MINUTES_IN_CONVERSATION > MOST_IDLE_IN_CONVERSATION:
        yield checks.Warning(
            f"LOCK_MINUTES ska vara högst {MOST_IDLE} och LOCK_MINUTES_IN_CONVERSATION högst "
            f"{MOST_IDLE_IN_CONVERSATION}: en skärm som ingen rör ska låsas.",
            id="stod.W022",
        )
    token = settings.METRICS_TOKEN
    if token and not (token.isascii() and len(token) >= SHORTEST_TOKEN):
        yield checks.Warning(
            f"METRICS_TOKEN är för svag: minst {SHORTEST_TOKEN} tecken, utan å, ä och ö. "
            "Gör en med: openssl rand -hex 24",
            id="stod.W020",
        )


def _site(address: str) -> str | None:
    """The host of an address that is https:// and a host, perhaps with a port, and no more."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
        is_bare = (
            parts.port != 0 and "@" not in parts.netloc and not (parts.path or parts.query or parts.fragment)
        )
    except ValueError:  # half an IPv6 address, or a port that is no number
        return None
    return host if parts.scheme == "https" and is_bare else None


def _faults_of_proxy() -> Iterator[checks.CheckMessage]:
    if settings.ALLAUTH_TRUSTED_PROXY_COUNT:
        return
    if settings.SECURE_SSL_REDIRECT:
        yield checks.Warning(
            "PROXIES är 0 medan SSL_REDIRECT är på: bakom en proxy leds varje sida om till sig själv (301) utan slut. "
            "Ange PROXIES=1 om nginx står framför.",
            id="stod.W006",
        )
    else:
        yield checks.Warning(
            "PROXIES är 0 och SSL_REDIRECT är av: lösenord går då i klartext. Ställ en proxy med TLS framför.",
            id="stod.W007",
        )


def _faults_of_roles() -> Iterator[checks.CheckMessage]:
    program, owner = settings.DATABASES["default"], settings.DATABASE_OWNER
    if not has_owner():
        yield checks.Error(f"{NO_OWNER}: tabellerna ägs av en egen roll.", id="stod.E010")
    elif program["NAME"] != owner["NAME"]:
        yield checks.Error(
            "DATABASE_URL och DATABASE_OWNER_URL leder till var sin databas: de ska vara två roller i samma.",
            id="stod.E011",
        )
    for name, database in (("DATABASE_URL", program), ("DATABASE_OWNER_URL", owner)):
        host = database.get("HOST", "")
        if host in HERE or host.startswith("/"):
            continue
        if database.get("OPTIONS", {}).get("sslmode") not in SAFE_SSL:
            yield checks.Warning(
                f"{name} går över nätet utan krav på TLS: lägg till ?sslmode=verify-full.", id="stod.W012"
            )


def _faults_of_mail() -> Iterator[checks.CheckMessage]:
    if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        return
    is_sealed = getattr(settings, "EMAIL_USE_TLS", False) or getattr(settings, "EMAIL_USE_SSL", False)
    if settings.EMAIL_HOST not in HERE and not is_sealed:
        yield checks.Error(
            "EMAIL_URL skickar mejl i klartext: börja den med smtp+tls:// i stället för smtp://.",
            id="stod.E013",
        )
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield checks.Warning(
            "DEFAULT_FROM_EMAIL saknas: mejlen får en avsändare som ingen mejlserver tar emot.",
            id="stod.W014",
        )


def _faults_of_machine() -> Iterator[checks.CheckMessage]:
    if not is_collected(HashedFiles(settings.STATIC_ROOT)):
        yield checks.Error(NOT_COLLECTED, id="stod.E030")
    heads = settings.HEADS_FILE
    if heads and not _can_write(Path(heads)):
        yield checks.Error(
            f"HEADS_FILE kan inte skrivas: mappen {Path(heads).parent} ska finnas och ägas av kontot som kör jobben, "
            "och HEADS_FILE vara en fil i den, med hela sökvägen.",
            id="stod.E031",
        )
    if not heads and not settings.HEADS_SYSLOG:
        yield checks.Warning(
            "Varken HEADS_FILE eller HEADS_SYSLOG är satt: den som äger databasen kan då räkna om loggen obemärkt.",
            id="stod.W015",
        )
    if locale.getpreferredencoding(False).upper().replace("-", "") != "UTF8":
        yield checks.Warning("Maskinens språkmiljö är inte UTF-8: ange LANG=C.UTF-8.", id="stod.W032")
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if allowed < OPEN_FILES:
        yield checks.Warning(
            f"Högst {allowed} filer får vara öppna samtidigt: ange LimitNOFILE=4096 (ulimit -n 4096).",
            id="stod.W034",
        )


def _can_write(path: Path) -> bool:
    try:
        is_there = path.exists()
    except OSError:  # a name that is too long, or a folder that may not be entered
        return False
    is_fit = path.is_file() and os.access(path, os.W_OK) if is_there else True
    return path.is_absolute() and is_fit and os.access(path.parent, os.W_OK | os.X_OK)
