"""manage.py measure_guard: the goals are held, and one that is missed is said."""

import sys
from io import StringIO
from random import Random

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from stodtelefon.privacy.guard import measuring
from stodtelefon.privacy.guard.found import Kind
from stodtelefon.privacy.guard.measuring import (
    CAPITALS,
    LATER,
    SETS,
    SMALL,
    Names,
    Tried,
    fill,
    measure,
    sentences,
)
from stodtelefon.privacy.management.commands.measure_guard import held_out

NAMES = Names(first=("Fatima", "Jonas"), last=("Öberg",))


def measured(*texts, rounds=4):
    return measure(NAMES, texts, rounds=rounds, chance=Random(1))


def test_both_goals_are_held_with_names_that_the_guard_does_not_know():
    out = StringIO()

    call_command("measure_guard", rounds=3, stdout=out)

    lines = out.getvalue().splitlines()
    assert [line for line in lines if line.endswith(":")] == [tried.title for tried in SETS]
    for place, tried in zip((1, 9, 17, 21, 25, 29), SETS, strict=True):
        assert lines[place].split()[:2] == [str(len(tried.texts)), "meningar,"]
    for place in (1, 9):
        kinds = lines[place + 1 : place + 6]
        assert [line.split()[0] for line in kinds] == ["adress", "e-post", "namn", "personnummer", "telefon"]
        assert [line.split()[2:4] for line in kinds if not line.startswith("namn")] == [["100", "%"]] * 4
    for place in (18, 22, 26, 30):
        assert lines[place].startswith("namn ")
        assert lines[place + 1].startswith("Meningar med falskt larm:")
    assert lines[-1] == "Alla mål nås."


def test_a_missed_goal_is_an_error_and_what_was_missed_is_shown(monkeypatch):
    monkeypatch.setattr(measuring, "FALSE_ALARMS_GOAL", 0)
    out = StringIO()

    with pytest.raises(CommandError, match="Ett mål nås inte"):
        call_command("measure_guard", rounds=1, show=True, stdout=out)

    assert any(line.startswith(("missat [namn]", "falskt [namn]")) for line in out.getvalue().splitlines())


def test_without_faker_the_command_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "faker.providers.person.sv_SE", None)

    with pytest.raises(CommandError, match="paketet Faker"):
        call_command("measure_guard", stdout=StringIO())


def test_at_least_one_round_is_asked_for():
    with pytest.raises(CommandError, match="minst 1"):
        call_command("measure_guard", rounds=0, stdout=StringIO())


def test_the_held_out_half_is_the_same_each_time():
    one, same, other = held_out(Random(11)), held_out(Random(11)), held_out(Random(12))

    assert one == same != other
    assert (len(one.first) > 450, len(one.last) > 240) == (True, True)


def test_there_are_sentences_enough_and_half_of_them_have_nothing_in_them():
    texts = [*sentences(), *sentences(LATER)]
    empty = [text for text in texts if "{" not in text and "«" not in text]

    assert len(texts) == len(set(texts)) >= 300
    assert 0.4 < len(empty) / len(texts) < 0.7


def test_enough_sentences_are_in_capitals_and_in_small_letters():
    assert [len(list(sentences(files))) >= 40 for files in (CAPITALS, SMALL)] == [True, True]


def test_letters_are_those_that_the_sentence_asks_for():
    text, wanted = fill("{FULL} och {small_full}.", Names(first=("Åsa",), last=("Öberg",)), Random(1))

    assert (text, len(wanted)) == ("ÅSA ÖBERG och åsa öberg.", 2)
    tried = Tried("", ("numbers.toml", "names.toml"), folds=str.lower)
    assert not any("«telefon" in text for text in tried.texts)


def test_fill_says_where_each_name_came_to_stand():
    text, wanted = fill("{first}s bror, «namn:A. {last}», «telefon:040-1» sa {first} s.", NAMES, Random(2))

    assert [(one.kind, text[one.start : one.end]) for one in wanted] == [
        (Kind.NAME, "Fatimas"),
        (Kind.NAME, "A. Öberg"),
        (Kind.PHONE, "040-1"),
        (Kind.NAME, "Fatima"),
    ]
    assert "Jonass" not in {fill("{first}s", NAMES, Random(seed))[0] for seed in range(9)}


def test_what_is_missed_and_what_is_false_is_counted():
    result = measured("Hon heter {first}.", "Vi sa «namn:fatima».", "Vi talade med Fatima.", "Inget.")

    assert (result.wanted, result.missed) == ({Kind.NAME: 5}, {Kind.NAME: 1})
    assert (result.recall(Kind.NAME), result.false_alarm_rate, result.is_held) == (0.8, 0.25, False)


def test_half_a_name_is_missed_and_too_wide_a_find_is_false():
    half = measured("Vi talade med «namn:Fatima öberg».")
    wide = measured("Vi talade med Fatima «namn:Öberg».")

    assert (half.missed[Kind.NAME], half.false_alarms[Kind.NAME]) == (1, 0)
    assert (wide.missed[Kind.NAME], wide.false_alarms[Kind.NAME]) == (0, 1)


def test_one_number_that_is_missed_is_a_missed_goal():
    assert measured("Ring 040-12 34 56.", "Ring «telefon:040-12 34 56».").is_held is False  # a false alarm
    assert measured("Ring «telefon:040-12 34 56».").is_held is True
    assert measured("Ring «telefon:040-12 34 56».", "Ring «telefon:noll sjuttio».").is_held is False
