"""What two editions of a year say together, to one who has both: nothing, unless one knows how few lie between them.

`make long ONLY=editions` tries many, and prints what was found (`YEARS=` more or fewer).
"""

from dataclasses import replace

import pytest

from calls import reporting as calls
from stodtelefon.reporting.disclosure import DEFAULT
from stodtelefon.reporting.tests.attacked_years import (
    YEAR,
    YEARS,
    Tried,
    orders,
    random_years,
    systems_of,
    thresholds_with,
)
from stodtelefon.reporting.tests.editions import corrected, erased, pairs_of, together
from stodtelefon.reporting.tests.linear_attacker import Known, attack, intervals
from stodtelefon.reporting.tests.random_years import random_answers
from stodtelefon.reporting.tests.test_linear_attack import no_small_count_follows

FEW, MANY = (1, 2, 3, 5), 10

pytestmark = pytest.mark.django_db


def of_both(how, draw, lists, *, apart: int, years: int) -> Tried:
    """To one who knows that so many lie between them, and no more."""
    tried = Tried()
    for answers in random_years(draw, years):
        editions = (systems_of(one, lists, DEFAULT) for one in (answers, how(draw, answers, apart)))
        tried.attack(pairs_of(*editions, apart=apart), small=DEFAULT.small)
    return tried


@pytest.mark.parametrize("how", [corrected, erased])
def test_an_edition_tells_no_more_than_a_year_to_one_who_does_not_know_how_many_were_corrected(draw, how):
    """Any number of people can lie between the two. So whatever prints as the second could follow on the first."""
    tried, lists = Tried(), orders()
    for answers in random_years(draw, 3):
        edition = how(draw, answers, draw.randrange(1, 9))
        tried.attack(systems_of(edition, lists, DEFAULT), small=DEFAULT.small)

    assert no_small_count_follows(tried)


def test_nothing_small_is_known_of_ten_corrections_even_to_one_who_knows_that_it_was_ten(draw):
    """That few of them are confined is held by the long round: here there are too few for a share."""
    tried = of_both(corrected, draw, orders(), apart=MANY, years=6)

    assert (tried.recovered, tried.small > 0) == (0, True), tried.examples


def test_who_knows_that_it_was_one_person_can_count(draw):
    """The attacker bites: 5 that became "färre än 5" is 4. No rule for one edition can help."""
    answers = random_answers(draw, year=YEAR.year, persons=31)
    lists = orders()
    first, second = (
        of("reports", systems_of({**answers, calls.child_reports: count}, lists, DEFAULT)) for count in (5, 4)
    )

    known, unknown = (attack(together(first, second, apart=apart), small=5) for apart in (1, 100))

    assert [(found.computed, found.is_recovered) for found in known] == [((4, 4), True)]
    assert [(found.computed, found.is_confined) for found in unknown] == [((0, 4), False)]


def of(key: str, those):
    return next(one for one in those if one.key == key)


@pytest.mark.parametrize("small", [6, 7])
def test_attacker_breaks_an_edition_that_is_protected_by_other_thresholds(draw, small):
    """The same year with another first number hides other rows. So an edition has the thresholds of the one before."""
    tried, lists, other = Tried(), orders(), thresholds_with(small)
    for answers in random_years(draw, 12):
        first, second = (systems_of(answers, lists, by) for by in (DEFAULT, other))
        pairs = zip(first, second, strict=True) if len(first) == len(second) else ()
        tried.attack(
            (together(*pair, apart=0) for pair in pairs if pair[0].key not in ("way", "cases")), small=5
        )

    assert tried.confined


@pytest.mark.long
@pytest.mark.parametrize("how", [corrected, erased])
def test_what_many_editions_tell_one_who_knows_how_many_were_corrected(draw, capsys, how):
    lists, found = orders(), {}
    for apart in (*FEW, MANY):
        found[apart] = tried = of_both(how, draw, lists, apart=apart, years=max(YEARS // 30, 3))
        with capsys.disabled():
            print(f"\n{how.__name__}, known to be {apart}: {tried}", end="")  # noqa: T201

    # Who knows that people were erased and nothing else knows that no number has grown. A year of which somebody was
    # erased is not to be corrected: docs/rojandekontroll.md.
    assert how is erased or no_small_count_follows(found[MANY])


# Neighbouring years share the people who return


def test_a_year_and_the_one_before_tell_of_those_who_return_what_the_volume_tells(draw):
    """At most as many return as there were people before, and as there are more people than cases in the year."""
    lists = orders()
    for answers in random_years(draw, 12):
        found = of("returning", systems_of(answers, lists, DEFAULT))
        secrets = [one for one in found.secrets if one.size(found.counts) < DEFAULT.small]
        more = sum(row.count for row in answers[calls.persons]) - sum(
            row.count for row in answers[calls.concerns]
        )
        for most in (31, more):
            if secrets and found.counts["returning"] <= most and most >= DEFAULT.small - 1:
                both = replace(found, known=(*found.known, Known({"returning": 1}, 0, most)))
                assert small_ends(both, secrets) == small_ends(found, secrets)


def small_ends(system, secrets):
    return [(low, min(high, DEFAULT.small - 1)) for low, high in intervals(system, secrets)]
