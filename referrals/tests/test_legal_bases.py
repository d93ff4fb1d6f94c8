"""What each legal basis demands before anything is told: the code list against the sections of the law, row by row."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.factories import CaseFactory, PersonOfConcernFactory
from calls.models.choices import AgeBand, RecordLevel
from referrals.actions.legal_bases import check_basis, check_names
from referrals.models import Agency, AgencyGroup, AgencyType, LegalBasis

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)
ALL = AgencyGroup.values
POLICE = ["police"]
CARE = ["social_services", "health_care"]
SOCIAL = ["social_services"]

# The key, the section as printed, which words are demanded, whether a day is, below which age, to whom, with names?
BASES = [
    ("consent", "OSL 10:1, 12:2", "reason", True, None, ALL, True),
    ("deidentified", "utanför sekretessen om ingen kan pekas ut", "", False, None, ALL, False),
    ("no_harm", "OSL 26:1", "reason", False, None, ALL, True),
    ("duty_child_report", "OSL 10:28, SoL 19:1", "", False, None, SOCIAL, True),
    ("care_under18", "OSL 26:9", "reason", False, 18, CARE, True),
    ("youth_crime_risk", "OSL 10:18 a", "concrete", False, 21, POLICE, True),
    ("terror_prevention", "OSL 10:18 b", "concrete", False, None, POLICE, True),
    ("near_violence", "OSL 10:18 c", "concrete", False, None, POLICE, True),
    ("minor_immediate", "OSL 10:20", "reason", False, 18, POLICE, True),
    ("offence_against_minor", "OSL 10:21", "reason", False, None, POLICE, True),
    ("terror_suspicion", "OSL 10:22 a", "reason", False, None, POLICE, True),
    ("serious_suspicion", "OSL 10:23", "reason", False, None, POLICE, True),
    ("necessary", "OSL 10:2", "reason", False, None, ALL, True),
    ("emergency", "BrB 24:4", "reason", False, None, ALL, True),
    ("other_law", "OSL 10:28", "reason", False, None, ALL, True),
]
KEYS = [key for key, *_ in BASES]
SECTIONS = [(key, section) for key, section, *_ in BASES]
WORDS = [(key, words) for key, _, words, *_ in BASES]
DAYS = [(key, day) for key, _, _, day, *_ in BASES]
AGES = [(key, age) for key, _, _, _, age, *_ in BASES]
GROUPS = [(key, groups) for key, *_, groups, _ in BASES]
NAMES = [(key, names) for key, *_, names in BASES]

PROMPTS = {
    "consent": "Vem har samtyckt, till att vad lämnas till vem?",
    "no_harm": "Varför står det klart att ingen lider men?",
    "care_under18": "Varför är det nödvändigt för att ge stödet?",
    "minor_immediate": "Vad hände?",
    "offence_against_minor": "Vilket brott, och vad bygger det på?",
    "terror_suspicion": "Vad bygger misstanken på?",
    "serious_suspicion": "Vilket brott, och vad bygger misstanken på?",
    "necessary": "Varför kan arbetet inte göras utan att uppgiften lämnas?",
    "emergency": "Vilken var faran?",
    "other_law": "Vilken bestämmelse, och vad säger den?",
}
ONLY_TO = {
    "duty_child_report": "Grunden gäller bara till: Socialtjänst.",
    "care_under18": "Grunden gäller bara till: Socialtjänst, Hälso- och sjukvård.",
    **dict.fromkeys(
        [key for key, groups in GROUPS if groups == POLICE],
        "Grunden gäller bara till: Polis och andra brottsbekämpande myndigheter.",
    ),
}


def basis(key: str, **values) -> LegalBasis:
    """The row of the code list, with what the municipality may have changed in it."""
    row = LegalBasis.objects.get(key=key)
    for name, value in values.items():
        setattr(row, name, value)
    return row


def to(group: str) -> Agency:
    return Agency(type=AgencyType(group=group))


def refused_by(row: LegalBasis | None, **values) -> dict[str, list[str]]:
    """What is refused, by field: nothing when the basis holds. All that any basis demands is there by default."""
    groups = row.for_groups if row else []
    given = {
        "reason": "Ett skäl i ord.",
        "case": values.pop("case", None) or CaseFactory(),
        "agency": to(groups[0] if groups else "school"),
        "is_named": False,
        "consented_on": TODAY,
        "on": TODAY,
    }
    try:
        check_basis(basis=row, **(given | values))
    except ValidationError as error:
        return error.message_dict
    return {}


# The code list


def test_the_grounds_of_the_law_are_there_in_their_order():
    assert list(LegalBasis.objects.order_by("position").values_list("key", flat=True)) == KEYS


def test_nothing_is_retired_from_the_start():
    assert LegalBasis.objects.current(on=TODAY).count() == len(BASES)


@pytest.mark.parametrize(("key", "section"), SECTIONS)
def test_a_basis_is_shown_with_its_section(key, section):
    row = basis(key)

    assert row.with_section == f"{row.label} ({section})"


def test_the_types_of_agencies_and_their_groups_are_there_in_their_order():
    rows = AgencyType.objects.order_by("position").values_list("key", "group")

    assert list(rows) == [
        ("social_services_intake", "social_services"),
        ("social_services_other", "social_services"),
        ("emergency_social_services", "social_services"),
        ("police", "police"),
        ("security_police", "police"),
        ("customs", "police"),
        ("ve_experts", "ve_experts"),
        ("exit_programme", "exit"),
        ("civil_society", "civil_society"),
        ("faith_community", "civil_society"),
        ("school", "school"),
        ("student_health", "school"),
        ("health_care", "health_care"),
        ("psychiatry", "health_care"),
        ("probation", "probation"),
        ("leisure", "other"),
        ("other", "other"),
    ]


@pytest.mark.parametrize("group", AgencyGroup.values)
def test_only_law_enforcement_needs_a_manager(group):
    assert AgencyType(group=group).needs_approval == (group == "police")


# What each of them demands


@pytest.mark.parametrize("key", KEYS)
def test_a_basis_holds_when_all_it_demands_is_there(key):
    assert refused_by(basis(key)) == {}


@pytest.mark.parametrize("reason", [None, ""])
@pytest.mark.parametrize(("key", "words"), WORDS)
def test_a_basis_demands_its_words(key, words, reason):
    wanted = {
        "": {},
        "reason": {"basis_reason": [f"Den rättsliga grunden kräver ett skäl. {PROMPTS.get(key)}"]},
        "concrete": {"basis_reason": ["Skriv de konkreta omständigheter som grunden kräver."]},
    }

    assert refused_by(basis(key), reason=reason) == wanted[words]


def test_a_basis_without_a_prompt_asks_for_the_reason_in_plain_words():
    row = basis("no_harm", reason_prompt="")

    assert refused_by(row, reason=None) == {
        "basis_reason": ["Den rättsliga grunden kräver ett skäl. Skriv skälet."]
    }


@pytest.mark.parametrize(("key", "needs_day"), DAYS)
def test_a_basis_demands_the_day_of_consent(key, needs_day):
    wanted = {"consented_on": ["Ange vilken dag samtycket lämnades."]} if needs_day else {}

    assert refused_by(basis(key), consented_on=None) == wanted


@pytest.mark.parametrize("key", ["consent", "no_harm"])
def test_consent_is_never_given_tomorrow(key):
    refusal = refused_by(basis(key), consented_on=TOMORROW)

    assert refusal == {"consented_on": ["Dagen för samtycket ligger i framtiden."]}


@pytest.mark.parametrize("group", ALL)
@pytest.mark.parametrize(("key", "groups"), GROUPS)
def test_a_basis_holds_to_its_own_receivers(key, groups, group):
    wanted = {} if group in groups else {"legal_basis": [ONLY_TO.get(key)]}

    assert refused_by(basis(key), agency=to(group)) == wanted


@pytest.mark.parametrize("key", KEYS)
def test_a_receiver_who_is_not_in_the_directory_is_of_no_group(key):
    assert refused_by(basis(key), agency=None) == {}


@pytest.mark.parametrize(("key", "allows_names"), NAMES)
def test_a_basis_says_whether_names_may_be_told(key, allows_names):
    wanted = {} if allows_names else {"is_named": ["Den här grunden gäller bara uppgifter utan namn."]}

    assert refused_by(basis(key), is_named=True) == wanted


# The bands in which the youngest are as old as this; in the others somebody may be a child.
YOUNGEST = {AgeBand.FROM_18: 18, AgeBand.FROM_21: 21, AgeBand.FROM_26: 26}


@pytest.mark.parametrize("band", AgeBand.values)
@pytest.mark.parametrize(("key", "below"), [(key, below) for key, below in AGES if below])
def test_a_basis_for_the_young_ends_at_its_age(key, below, band):
    person = PersonOfConcernFactory(age_band=band)
    too_old = f"Grunden gäller bara under {below} år. Den oron gäller är äldre."
    wanted = {"legal_basis": [too_old]} if YOUNGEST.get(band, 0) >= below else {}

    assert refused_by(basis(key), case=person.case) == wanted


@pytest.mark.parametrize(
    ("band", "holds"),
    [
        (AgeBand.FROM_15, ["care_under18", "youth_crime_risk", "minor_immediate"]),
        (AgeBand.FROM_18, ["youth_crime_risk"]),
        (AgeBand.FROM_21, []),
        (AgeBand.FROM_26, []),
        (AgeBand.UNKNOWN, ["care_under18", "youth_crime_risk", "minor_immediate"]),
    ],
)
def test_the_age_that_is_known_leaves_these_bases_for_the_young(band, holds):
    case = PersonOfConcernFactory(age_band=band).case
    for_the_young = LegalBasis.objects.filter(below_age__isnull=False).order_by("position")

    assert [row.key for row in for_the_young if refused_by(row, case=case) == {}] == holds


@pytest.mark.parametrize("key", [key for key, below in AGES if below is None])
def test_the_other_bases_do_not_look_at_the_age(key):
    person = PersonOfConcernFactory(age_band=AgeBand.FROM_26)

    assert refused_by(basis(key), case=person.case) == {}


@pytest.mark.parametrize("key", ["care_under18", "youth_crime_risk", "minor_immediate"])
def test_a_basis_for_the_young_holds_while_nothing_is_known_of_the_person(key):
    assert refused_by(basis(key), case=CaseFactory()) == {}


@pytest.mark.parametrize("key", ["care_under18", "youth_crime_risk"])
def test_the_age_of_another_case_does_not_count(key):
    PersonOfConcernFactory(age_band=AgeBand.FROM_26)

    assert refused_by(basis(key), case=CaseFactory()) == {}


# Without one, and with one that is no longer used


def test_nothing_is_told_without_a_basis():
    assert refused_by(None) == {"legal_basis": ["Välj rättslig grund innan något lämnas ut."]}


@pytest.mark.parametrize(
    ("retired_on", "wanted"),
    [
        (TODAY - timedelta(days=1), ["Den rättsliga grunden används inte längre. Välj en annan."]),
        (TODAY, ["Den rättsliga grunden används inte längre. Välj en annan."]),
        (TOMORROW, None),
        (None, None),
    ],
)
def test_a_basis_is_used_until_the_day_it_is_retired(retired_on, wanted):
    refusal = refused_by(basis("deidentified", retired_on=retired_on))

    assert refusal == ({"legal_basis": wanted} if wanted else {})


@pytest.mark.parametrize(
    ("retired_on", "is_there"), [(TODAY, False), (TOMORROW, True), (None, True), (date(2020, 1, 1), False)]
)
def test_a_basis_can_be_chosen_until_the_day_it_is_retired(retired_on, is_there):
    LegalBasis.objects.filter(key="necessary").update(retired_on=retired_on)

    assert LegalBasis.objects.current(on=TODAY).filter(key="necessary").exists() == is_there


# Names in the sheet


@pytest.mark.parametrize(
    ("level", "is_named", "is_refused"),
    [
        (RecordLevel.ADVICE, True, True),
        (RecordLevel.OPEN_SERVICE, True, True),
        (RecordLevel.CASE, True, False),
        (RecordLevel.ADVICE, False, False),
        (RecordLevel.OPEN_SERVICE, False, False),
        (RecordLevel.CASE, False, False),
    ],
)
def test_a_sheet_with_names_is_kept_at_full_record_alone(level, is_named, is_refused):
    case = CaseFactory.build(record_level=level, created_by=None)
    sentence = "Ett underlag med namn får bara finnas på nivån ärende. Höj nivån eller ta bort namnen."

    try:
        check_names(case=case, is_named=is_named)
        refusal = {}
    except ValidationError as error:
        refusal = error.message_dict

    assert refusal == ({"is_named": [sentence]} if is_refused else {})
