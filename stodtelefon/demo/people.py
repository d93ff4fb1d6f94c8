"""Who works at the invented line: one login a role and a few colleagues, rooms, partners and the settings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from time import time

from allauth.mfa.app_settings import TOTP_PERIOD
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.hashers import get_hasher

from meetings.models import Room
from outreach.models import Language
from referrals.actions.agencies import add_agency
from referrals.models import AgencyType
from stodtelefon.accounts.actions.invitations import (
    accept_invitation,
    invite_first_administrator,
    invite_user,
)
from stodtelefon.accounts.actions.log_notice import confirm_log_notice
from stodtelefon.accounts.actions.second_factor import add_app, new_recovery_codes
from stodtelefon.accounts.actions.users import change_name
from stodtelefon.accounts.log_notice import VERSION
from stodtelefon.accounts.models import User
from stodtelefon.accounts.second_factor import Type
from stodtelefon.organisation.actions import add_code_row, change_code_row, mark_as_demo, update_organisation
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Role

PASSWORD = "stodtelefon"  # noqa: S105 (the logins of the demo are public)
DOMAIN = "stodtelefon.example"

# The login before the @, name, title, roles, barnbedömare
LOGINS = (
    ("samtal", "Maja Lindqvist", "samtalsmottagare", (Role.CALL_TAKER,), False),
    ("samordnare", "Yusuf Andersson", "samordnare", (Role.COORDINATOR,), True),
    ("chef", "Karin Holm", "enhetschef", (Role.MANAGER,), False),
    ("statistik", "Elias Berg", "utredare", (Role.STATISTICS_READER,), False),
    ("gallring", "Birgitta Ek", "arkivarie", (Role.ARCHIVIST,), False),
    ("logg", "Omar Nyström", "informationssäkerhetssamordnare", (Role.LOG_REVIEWER,), False),
    ("admin", "Lena Sjöberg", "systemförvaltare", (Role.ADMINISTRATOR,), False),
)
WITH_SECOND_FACTOR = "samordnare"  # so that it can be tried; the others sign in with the password alone
SHOWN = 3  # codes, at each start
COLLEAGUES = (
    ("nora.falk", "Nora Falk", "socialsekreterare", (Role.CALL_TAKER,), True),
    ("ivan.stone", "Ivan Sten", "samtalsmottagare", (Role.CALL_TAKER,), False),
    ("sara.wall", "Sara Wall", "samordnare", (Role.COORDINATOR,), True),
)
ROOMS = (
    ("Samtalsrum 1", "Plan 2, genom receptionen.", 4),
    ("Samtalsrum 2", "Plan 2, egen ingång från gården.", 6),
    ("Stora rummet", "Plan 3, hiss finns.", 12),
)
# What cards and posters say in other languages than Swedish.
CARDS = {
    "english": {
        "card_title": "Worried about someone?",
        "card_words": "We listen, and help you further if you fear that someone is drawn into violent extremism.",
        "card_anonymous": "You do not have to say who you are.",
        "card_hours": "Weekdays 8–17",
    },
    "arabic": {
        "card_title": "هل أنت قلق على أحد؟",
        "card_words": "نستمع إليك ونساعدك إذا كنت تخشى أن ينجر أحد إلى التطرف العنيف.",
        "card_anonymous": "لست مضطراً إلى ذكر اسمك.",
        "card_hours": "أيام العمل من الساعة 8 إلى 17",
    },
    "somali": {
        "card_title": "Ma ka walaacsan tahay qof?",
        "card_anonymous": "Khasab ma aha inaad sheegto cidda aad tahay.",
    },
}
SETTINGS = {
    "name": "Exempelstad",
    "board": "Socialnämnden",
    "line_number": "040-000 00 00",
    "line_opened_on": date(2016, 3, 1),
    "opening_hours": "vardagar 8–17",
    "record_level_decision": Organisation.RecordLevelDecision.ADVICE,
    "record_level_decided_on": date(2016, 2, 17),
    "record_level_reference": "SN-2016-000",
    "emergency_social_services_phone": "040-000 01 12",
    "data_protection_officer": "dataskyddsombud@stodtelefon.example",
    "contact_mail": "hjalp@stodtelefon.example",
}
# Type, name, what they do, opening hours, same board, days to answer
AGENCIES = (
    (
        "social_services_intake",
        "Mottagningen barn och unga",
        "Tar emot orosanmälningar.",
        "vardagar 8–16.30",
        True,
        2,
    ),
    ("social_services_other", "Familjestöd", "Föräldrastöd och samtal hemma.", "vardagar 9–16", True, 5),
    (
        "police",
        "Polisen, områdespolis",
        "Brottsförebyggande samtal, hotbild.",
        "dygnet runt via 114 14",
        False,
        2,
    ),
    ("ve_experts", "Nationellt stöd mot extremism", "Råd till yrkesverksamma.", "vardagar 9–15", False, 5),
    ("exit_programme", "Avhopparverksamheten", "Stöd till den som vill lämna.", "vardagar 9–12", False, 3),
    (
        "civil_society",
        "Föreningen Mammor emellan",
        "Samtalsgrupper på flera språk.",
        "tis och tor 17–20",
        False,
        7,
    ),
    ("civil_society", "Idrottsklubben Norr", "Fritidsgrupp med vana ledare.", "kvällar", False, 7),
    (
        "student_health",
        "Centrala elevhälsan",
        "Kurator, psykolog, skolsköterska.",
        "skoldagar 8–16",
        False,
        5,
    ),
    ("psychiatry", "Barn- och ungdomspsykiatrin", "Bedömning och behandling.", "vardagar 8–17", False, 10),
    ("probation", "Frivården", "Stöd och kontroll efter dom.", "vardagar 8–16", False, 5),
)


@dataclass
class Staff:
    """Everyone who works at the invented line, by the login before the @."""

    users: dict[str, User]

    @property
    def takers(self) -> list[User]:
        return [self.users[key] for key in ("samtal", "nora.falk", "ivan.stone", "samordnare")]

    @property
    def coordinators(self) -> list[User]:
        return [self.users[key] for key in ("samordnare", "sara.wall")]

    @property
    def assessors(self) -> list[User]:
        return [user for user in self.users.values() if user.is_child_assessor]


def set_up_line() -> Staff:
    """Accounts, settings, rooms and the partner directory, each through its action."""
    with hashed_once():
        users = open_accounts()
    admin, coordinator = users["admin"], users["samordnare"]
    mark_as_demo(is_demo=True, by=admin)
    update_organisation(by=admin, **SETTINGS)
    for place, (name, where, seats) in enumerate(ROOMS):
        add_code_row(model=Room, name=name, directions=where, seats=seats, position=place, by=admin)
    for key, texts in CARDS.items():
        change_code_row(row=Language.objects.get(key=key), by=admin, **texts)
    types = {row.key: row for row in AgencyType.objects.all()}
    for key, name, does, hours, same_board, days in AGENCIES:
        add_agency(
            type=types[key],
            name=name,
            does=does,
            opening_hours=hours,
            phone="040-000 00 00",
            is_same_board=same_board,
            answer_days=days,
            by=coordinator,
        )
    return Staff(users)


def staff_there() -> Staff:
    """Those who work at the line that is set up already."""
    addresses = [f"{key}@{DOMAIN}" for key, *_ in (*LOGINS, *COLLEAGUES)]
    return Staff({user.email.partition("@")[0]: user for user in User.objects.filter(email__in=addresses)})


@contextmanager
def hashed_once() -> Iterator[None]:
    """One password for ten logins: what hashes it is slow on purpose, and is asked once."""
    hasher = get_hasher()
    hash_of = cache(lambda password: type(hasher).encode(hasher, password, hasher.salt()))
    hasher.encode = lambda password, salt: hash_of(password)
    try:
        yield
    finally:
        del hasher.encode


def open_accounts() -> dict[str, User]:
    """Every account the way it comes about in real life: an invitation that is accepted."""
    key, name, title, *_ = next(login for login in LOGINS if login[0] == "admin")
    first = invite_first_administrator(email=f"{key}@{DOMAIN}", name=name)
    admin = accept_invitation(token=first.token, password=PASSWORD)
    users = {key: change_name(user=admin, name=name, title=title, by=admin)}
    for key, name, title, roles, assessor in (*LOGINS, *COLLEAGUES):
        if key not in users:
            invitation = invite_user(
                email=f"{key}@{DOMAIN}",
                name=name,
                title=title,
                roles=roles,
                is_child_assessor=assessor,
                by=users["admin"],
            )
            users[key] = accept_invitation(token=invitation.token, password=PASSWORD)
    for user in users.values():
        confirm_log_notice(version=VERSION, by=user)
    secret = generate_totp_secret()
    add_app(secret=secret, code=code_now(secret), by=users[WITH_SECOND_FACTOR])
    return users


def code_now(secret: str) -> str:
    """What an app with that secret shows now."""
    return format_hotp_value(hotp_value(secret, int(time()) // TOTP_PERIOD))


def codes_to_show(user: User) -> list[str]:
    """A few of the codes on paper that are left; new ones when there are not so many."""
    left = RecoveryCodes(user.authenticator_set.get(type=Type.RECOVERY_CODES)).get_unused_codes()
    return (left if len(left) >= SHOWN else new_recovery_codes(by=user))[:SHOWN]
