"""What is typed as a day, a time, a moment, a month or a number, and what is never guessed."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from stodtelefon import dates, reading
from stodtelefon.bounds import EITHER, HAPPENED, MONTH_BEEN
from stodtelefon.dates import in_utc
from stodtelefon.forms.fields import Clock, Day, Moment, Month, WholeNumber
from stodtelefon.reading import (
    read_clock,
    read_day,
    read_latest,
    read_moment,
    read_month,
    read_span,
    read_whole_number,
)
from stodtelefon.spans import Span
from stodtelefon.tests.any_input import TRIES

YEAR = "Kontrollera årtalet."
FRIDAY = date(2026, 11, 20)
HALF_PAST_TWO = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "2026-11-20",
            "2026/11/20",
            "2026.11.20",
            "20261120",
            "2026–11–20",
            "２０２６-11-20",
            "2026-11-20\u200b",
        ),
        *("20 nov 2026", "20 nov. 2026", "20 November 2026", "20\u00a0nov 2026", "den 20 november 2026"),
        *("fre 20 nov 2026", "fredag 20 november 2026", "20/11 2026", "20/11-2026", "20.11.2026"),
    ],
)
def test_day_is_read(typed):
    assert read_day(typed) == FRIDAY


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        *(
            (typed, reading.DAY)
            for typed in ("03/04/2026", "12/24/25", "12/11/2026", "20/11 26", "20 nov 26")
        ),
        *((typed, reading.DAY) for typed in ("11-20-2026", "i går", "20", "2026-11", "20 may 2026")),
        *((typed, reading.NO_YEAR) for typed in ("20/11", "20 nov", "fre 20 nov")),
        *((typed, reading.NO_SUCH_DAY) for typed in ("2026-02-29", "31 nov 2026", "20111234", "12/24 2025")),
        *((typed, YEAR) for typed in ("0000-01-01", "12026-11-20")),
        ("lör 20 nov 2026", "Den dagen är en fredag. Kontrollera datumet."),
    ],
)
def test_day_that_could_be_another_is_refused_and_never_guessed(typed, sentence):
    with pytest.raises(ValidationError) as refusal:
        read_day(typed)

    assert refusal.value.messages == [sentence]


@pytest.mark.parametrize(
    ("typed", "clock"),
    [
        *((typed, time(14, 30)) for typed in ("14:30", "14.30", "1430", "kl 14.30", "kl. 14:30", "14:30:00")),
        *((typed, time(14)) for typed in ("14", "klockan 14", "14.00")),
        *((typed, time(8, 5)) for typed in ("8.05", "08:05", "0805")),
    ],
)
def test_time_is_read(typed, clock):
    assert read_clock(typed) == clock


@pytest.mark.parametrize(
    "typed", ["24", "24:00", "14:60", "14:3", "930", "14:30:15", "halv tre", "2 pm", "-1"]
)
def test_time_that_is_none_is_refused(typed):
    with pytest.raises(ValidationError) as refusal:
        read_clock(typed)

    assert refusal.value.messages == [reading.CLOCK]


@pytest.mark.parametrize(
    "typed",
    [
        *("2026-11-20T14:30", "2026-11-20 14:30", "2026-11-20 14.30", "2026-11-20, 14.30"),
        *("20 nov 2026 kl 14.30", "fre 20 nov 2026 14:30", "20/11 2026 14.30", "20/11 2026 1430"),
    ],
)
def test_moment_is_read(typed):
    assert read_moment(typed) == HALF_PAST_TWO


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        *((typed, reading.HALF) for typed in ("2026-11-20", "20 nov 2026", "14:30", "kl. 14")),
        *(
            (typed, reading.MOMENT)
            for typed in ("nyss", "03/04/2026 14:30", "2026-11-20 halv tre", "2026-11-2014:30")
        ),
        *((typed, reading.NO_YEAR) for typed in ("20/11 14:30", "20 nov kl 14.30")),
        ("2026-02-30 14:30", reading.NO_SUCH_DAY),
        ("2026-03-29 02:30", "Den timmen fanns inte. Klockan ställdes fram en timme den natten."),
        ("2399-03-28 02:30", "Den timmen finns inte. Klockan ställs fram en timme den natten."),
    ],
)
def test_half_a_moment_is_asked_for(typed, sentence):
    with pytest.raises(ValidationError) as refusal:
        read_moment(typed)

    assert refusal.value.messages == [sentence]


@pytest.mark.parametrize(
    ("typed", "utc"),
    [
        ("2026-10-25 01:59", (24, 23, 59)),
        ("2026-10-25 02:30", (25, 0, 30)),  # the first of the two
        ("2026-10-25 03:00", (25, 2, 0)),
    ],
)
def test_the_hour_that_comes_twice_is_the_first_of_them(typed, utc):
    assert read_moment(typed) == datetime(2026, 10, *utc, tzinfo=UTC)


@pytest.mark.parametrize("typed", ["2026-11", "2026-11 ", "nov 2026", "November 2026", "2026/11"])
def test_month_is_read(typed):
    assert read_month(typed) == date(2026, 11, 1)


@pytest.mark.parametrize(
    ("typed", "sentence"), [("2026-13", reading.MONTH), ("i höstas", reading.MONTH), ("0000-11", YEAR)]
)
def test_month_that_is_none_is_refused(typed, sentence):
    with pytest.raises(ValidationError) as refusal:
        read_month(typed)

    assert refusal.value.messages == [sentence]


@pytest.mark.parametrize(
    ("typed", "span", "words"),
    [
        *((typed, Span(date(2024, 3, 1), "month"), "2024-03") for typed in ("2024-03", "Mars 2024")),
        *((typed, Span(date(2024, 3, 1), "season"), "våren 2024") for typed in ("våren 2024", "Vår 2024")),
        *(
            (typed, Span(date(2024, 6, 1), "season"), "sommaren 2024")
            for typed in ("sommar 2024", "sommaren 2024")
        ),
        *(
            (typed, Span(date(2023, 9, 1), "season"), "hösten 2023")
            for typed in ("höst 2023", "hösten\u00a02023 ")
        ),
        *(
            (typed, Span(date(2023, 12, 1), "season"), "vintern 2023/24")
            for typed in ("vintern 2023/24", "vinter 2023-2024", "vintern 2023 – 24")
        ),
        ("vintern 1999/00", Span(date(1999, 12, 1), "season"), "vintern 1999/00"),
        *((typed, Span(date(2023, 1, 1), "year"), "2023") for typed in ("2023", " 2023\u200b")),
    ],
)
def test_month_season_or_year_is_read_as_precisely_as_it_was_said(typed, span, words):
    assert read_span(typed) == span
    assert str(span) == words
    assert read_span(words) == span


AUTUMN, SPRING = date(2026, 11, 27), date(2027, 4, 1)


@pytest.mark.parametrize(
    ("typed", "on", "words"),
    [
        ("i höst", AUTUMN, "hösten 2026"),
        ("I våras.", AUTUMN, "våren 2026"),
        ("i somras", AUTUMN, "sommaren 2026"),
        ("sedan i vintras", AUTUMN, "vintern 2025/26"),
        ("i höstas", SPRING, "hösten 2026"),
        ("i vår", SPRING, "våren 2027"),
        ("i vinter", date(2027, 1, 9), "vintern 2026/27"),
        ("i vintras", SPRING, "vintern 2026/27"),
        ("i år", AUTUMN, "2026"),
        ("förra året", AUTUMN, "2025"),
        ("förra månaden", date(2027, 1, 9), "2026-12"),
        ("förra veckan", AUTUMN, "2026-11"),
        ("i veckan", date(2026, 12, 2), "2026-11"),
        ("igår", date(2026, 12, 1), "2026-11"),
        ("sedan jul", AUTUMN, "2025-12"),
        ("sen nyår", AUTUMN, "2026-01"),
        ("i mars", AUTUMN, "2026-03"),
        ("för tre veckor sedan", AUTUMN, "2026-11"),
        ("för 2 månader sedan", date(2027, 1, 9), "2026-11"),
        ("ett år sedan", AUTUMN, "2025"),
    ],
)
def test_span_is_told_from_the_day_of_the_call(typed, on, words):
    assert str(read_span(typed, on=on)) == words


@pytest.mark.parametrize(
    ("typed", "on"),
    [
        ("i höstas", AUTUMN),  # this one, or the last
        ("i vår", AUTUMN),  # is to come
        ("i december", AUTUMN),
        ("sedan jul", date(2026, 12, 27)),
        ("ett tag sedan", AUTUMN),
        ("häromdagen", AUTUMN),
    ],
)
def test_span_that_could_be_two_on_that_day_is_refused(typed, on):
    with pytest.raises(ValidationError) as refusal:
        read_span(typed, on=on)

    assert refusal.value.messages == [reading.SPAN]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        *(
            (typed, reading.SPAN)
            for typed in ("i höstas", "hösten", "våren 24", "23", "2024-13", "mars", "2024-03-01")
        ),
        *((typed, reading.SPAN) for typed in ("våren 2023/24", "2023/24", "2023-2024", "20233")),
        *((typed, reading.WHICH_WINTER) for typed in ("vintern 2024", "vintern 2023/25")),
        *((typed, YEAR) for typed in ("0000", "våren 0000", "0000-03")),
    ],
)
def test_span_that_could_be_another_is_refused_and_never_guessed(typed, sentence):
    with pytest.raises(ValidationError) as refusal:
        read_span(typed)

    assert refusal.value.messages == [sentence]


@pytest.mark.parametrize(
    ("now", "typed", "utc"),
    [
        *(("2026-11-20 14:35", typed, HALF_PAST_TWO) for typed in ("14:30", "1430", "14.30", "kl. 14.30")),
        ("2026-11-21 09:00", "2026-11-20 14:30", HALF_PAST_TWO),
        ("2026-11-20 14:28", "14:30", HALF_PAST_TWO),  # two clocks: the bounds have the last word
        ("2026-11-21 00:10", "23:50", datetime(2026, 11, 20, 22, 50, tzinfo=UTC)),
        (
            "2026-11-20 14:35",
            "15:30",
            datetime(2026, 11, 20, 14, 30, tzinfo=UTC),
        ),  # to come: never yesterday's
    ],
)
def test_time_alone_is_the_latest_that_can_be_meant(now, typed, utc):
    assert read_latest(typed, now=read_moment(now)) == utc


def test_half_a_moment_without_its_time_is_asked_for_still():
    with pytest.raises(ValidationError) as refusal:
        read_latest("2026-11-20", now=HALF_PAST_TWO)

    assert refusal.value.messages == [reading.HALF]


@pytest.mark.parametrize("typed", ["nu", "Nu.", "just nu", "nu\u200b"])
def test_now_is_a_time_too(typed, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: HALF_PAST_TWO + timedelta(seconds=20))

    assert Clock().clean(typed) == time(14, 30)
    assert Moment(within=HAPPENED).clean(typed) == HALF_PAST_TWO
    assert Moment(within=HAPPENED, required=False).clean(typed) is None  # the action's own moment


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *(("1000", 1000), ("1 000", 1000), ("1\u00a0000", 1000), ("1\u202f000", 1000), ("１２", 12)),
        *(("1 000 000", 1_000_000), ("0", 0), ("-3", -3), ("−3", -3)),
    ],
)
def test_whole_number_is_read(typed, number):
    assert read_whole_number(typed) == number


@pytest.mark.parametrize("typed", ["1.000", "1,000", "1,5", "1e3", "12 34", "många", "9" * 5000, "1_000"])
def test_a_dot_among_digits_is_never_guessed(typed):
    with pytest.raises(ValidationError) as refusal:
        WholeNumber().clean(typed)

    assert refusal.value.messages == [reading.NUMBER]


@TRIES
@given(st.dates(date(1000, 1, 1), date(9998, 12, 31)))
def test_each_way_in_which_the_house_says_a_day_is_read_as_that_day(day):
    said = {dates.day_long(day), dates.iso(day), f"{day.day}/{day.month} {day.year}", f"{day:%Y/%m/%d}"}
    said.add(f"{dates.WEEKDAYS[day.weekday()][:3]} {day.day} {dates.MONTHS[day.month - 1][:3]} {day.year}")

    assert {read_day(words) for words in said} == {day}


@TRIES
@given(st.datetimes(datetime(2000, 1, 2), datetime(2020, 1, 1)))
def test_what_a_field_takes_and_shows_again_it_takes_as_the_same(typed):
    """To the minute: in the hour that comes twice it is the first, the hour that never comes is not taken."""
    try:
        moment = in_utc(typed.replace(second=0, microsecond=0))
    except ValidationError:
        return
    local = timezone.localtime(moment)
    for field, value in (
        (Moment(within=HAPPENED), moment),
        (Day(within=EITHER), local.date()),
        (Clock(), local.time()),
        (Month(within=MONTH_BEEN), local.date().replace(day=1)),
    ):
        shown = field.widget.format_value(field.prepare_value(value))
        assert field.clean(shown) == value
        assert field.bound_data(shown, None) == shown
        assert not field.has_changed(value, shown)


@TRIES
@given(st.integers(-(10**12), 10**12))
def test_a_number_is_read_however_its_thousands_are_set_apart(number):
    for space in ("", " ", "\u00a0", "\u2009"):
        assert read_whole_number(f"{number:,}".replace(",", space)) == number


@TRIES
@given(st.text(max_size=30) | st.from_regex(r"[0-9:./ T-]{0,20}", fullmatch=True))
def test_anything_at_all_is_read_or_refused_in_a_sentence(typed):
    for read in (read_day, read_clock, read_moment, read_month, read_span, read_whole_number):
        assert said_of(read, typed).endswith(".")


def said_of(read, typed) -> str:
    """The sentence of a refusal; of what was read nothing but a full stop."""
    try:
        read(typed)
    except ValidationError as refusal:
        [sentence] = refusal.messages
        return sentence
    return "."


def test_an_hour_later_is_an_hour_later_also_on_the_night_of_the_clocks():
    before, after = in_utc(datetime(2027, 10, 31, 1, 30)), in_utc(datetime(2027, 10, 31, 3, 30))

    assert (after - before).total_seconds() == 3 * 3600


def test_a_moment_before_the_calendar_begins_is_a_slip_in_the_year():
    assert [said_of(in_utc, datetime(year, 1, 1)) for year in (1, 1000)] == [YEAR, "."]
