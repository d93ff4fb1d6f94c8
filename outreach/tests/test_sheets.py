"""A csv file of what has been done: what is read, what is refused by line and why, and nothing is kept by half."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from calls.models import Audience, OutreachKind
from outreach.actions.events import import_outreach
from outreach.forms.events import SheetForm
from outreach.inputs import DoneInput
from outreach.models import Area, OutreachEvent
from outreach.sheets import HEADER, MOST_BYTES, MOST_LINES
from stodtelefon.tests.databases import every_row
from stodtelefon.tests.times import day

pytestmark = pytest.mark.django_db

PAGE = "outreach:import"
GOOD = "2026-03-02;besök på skola;lärare och skolledare, polis;centrum;arabiska;1 200;Elevhälsan;Foldern;Vem svarar?"


def read(content: str | bytes) -> SheetForm:
    content = content if isinstance(content, bytes) else content.encode()
    form = SheetForm({}, {"file": SimpleUploadedFile("gjort.csv", content)})
    form.is_valid()
    return form


def refused(content: str | bytes) -> list[tuple[int, str, str]]:
    return [(one.line, one.column, one.why) for one in read(content).sheet.refused]


def with_line(line: str) -> str:
    return f"{HEADER}\n{GOOD}\n{line}\n"


# What is read


def test_line_is_read_column_by_column():
    [(line, row)] = read(f"{HEADER}\n{GOOD}\n").sheet.rows

    assert line == 2
    assert row == DoneInput(
        on=date(2026, 3, 2),
        kind=OutreachKind.objects.get(key="school_visit"),
        audiences=(Audience.objects.get(key="teachers"), Audience.objects.get(key="police")),
        areas=(Area.objects.get(key="centre"),),
        languages=row.languages,
        people_reached=1200,
        together_with="Elevhälsan",
        material="Foldern",
        questions="Vem svarar?",
    )
    assert [language.key for language in row.languages] == ["arabic"]


@pytest.mark.parametrize("between", [";", ",", "\t"])
def test_columns_stand_in_any_order_with_any_of_three_signs_between(between):
    lines = (("Målgrupper", "DAG", "hur"), ("polis", "2026-03-02", "annat"), ("", "", ""))
    text = "\r\n".join(between.join(line) for line in lines)

    form = read(f"\ufeff{text}")

    assert form.sheet.refused == []
    assert [(line, row.audiences[0].key, row.on) for line, row in form.sheet.rows] == [
        (2, "police", date(2026, 3, 2))
    ]


def test_empty_cells_that_a_spreadsheet_writes_at_the_end_are_nothing():
    form = read("dag;hur;målgrupper;;;\r\n2026-03-02;annat;polis;;;;;\r\n;;;;;\r\n")

    assert (form.sheet.refused, [line for line, _ in form.sheet.rows]) == ([], [2])


def test_file_of_excel_is_read_and_says_so(login, call_taker):
    content = f"{HEADER}\n{GOOD}\n".encode("cp1252")

    page = login(call_taker).post(reverse(PAGE), {"file": SimpleUploadedFile("gjort.csv", content)})

    assert page.context["form"].sheet.rows[0][1].kind.key == "school_visit"
    assert "Filen är sparad i Windows-1252" in page.content.decode()
    assert not OutreachEvent.objects.exists()


# What is refused


@pytest.mark.parametrize(
    ("line", "column", "why"),
    [
        ("2026-02-30;annat;polis", "dag", "Den dagen finns inte. Kontrollera datumet."),
        ("3000-01-01;annat;polis", "dag", "Dagen har inte varit än. Planera tillfället i stället."),
        (";annat;polis", "dag", "Ange en dag."),
        ("2026-03-02;;polis", "hur", "Fyll i det här."),
        ("2026-03-02;annat;", "målgrupper", "Ange minst en målgrupp."),
        ("2026-03-02;annat;polis;;;-5", "antal", "Skriv minst 0."),
        ("2026-03-02;annat;polis;;;=1+1", "antal", "Skriv ett helt tal."),
        ("2026-03-02;annat;polis;;;många", "antal", "Skriv ett helt tal."),
        (
            '2026-03-02;annat;polis;;;;;"=HYPERLINK(""x"")"',
            "material",
            "Cellen börjar med ”=”, som en formel. Skriv den utan det tecknet.",
        ),
        (
            "2026-03-02;annat;@polis",
            "målgrupper",
            "Cellen börjar med ”@”, som en formel. Skriv den utan det tecknet.",
        ),
        (
            "2026-03-02;annat;polis;;;;;;Ring 070-123 45 67",
            "frågor",
            "kan peka ut någon. Skriv frågan utan person.",
        ),
        ("2026-03-02;annat;polis;;;;;;;;x", "", "Raden har 11 kolumner, och rubrikerna är 9."),
        ("2026-03-02;annat;pol\x00is", "", "tecken som inte är text"),
    ],
)
def test_line_is_refused_by_its_number_with_the_reason(line, column, why):
    [(number, where, said)] = refused(with_line(line))

    assert (number, where) == (3, column)
    assert why in said


def test_line_is_numbered_as_a_spreadsheet_does():
    """Line breaks in a cell make no line of their own, and an empty line is one."""
    quoted = '2026-03-02;annat;polis;;;;;;"Vem svarar?\nNär?\r\nHur?"'

    form = read(f"{HEADER}\n\n{quoted}\n2026-03-02;annat;polis;;;x\n")

    [(line, row)] = form.sheet.rows
    assert (line, row.questions) == (3, "Vem svarar?\nNär?\nHur?")
    assert [(one.line, one.column) for one in form.sheet.refused] == [(4, "antal")]


@pytest.mark.parametrize(
    "line",
    ['2026-03-02;annat;polis;;;;;"Foldern', '2026-03-02;annat;polis;;;;;"Foldern" och korten'],
    ids=["no second one", "words after it"],
)
def test_quote_without_another_takes_no_line_along(line):
    """It would make one cell of all that follows."""
    [(number, column, why)] = refused(f"{HEADER}\n{GOOD}\n{line}\n{GOOD}\n")

    assert (number, column) == (3, "")
    assert why.startswith("Raden går inte att läsa som csv. Kontrollera citattecknen")


def test_a_hundred_thousand_lines_are_refused_at_the_first_too_many():
    short = "d;h;m\n" * 80_000

    assert len(short) < MOST_BYTES
    assert [(line, why) for line, _, why in refused(f"dag;hur;målgrupper\n{short}")] == [
        (MOST_LINES + 2, "Filen har fler än 500 rader. Dela upp den.")
    ]


def test_what_is_no_csv_at_all_is_not_shown_at_length(login, call_taker):
    content = ("x" * 90_000 + ";") * 5

    page = login(call_taker).post(reverse(PAGE), {"file": SimpleUploadedFile("bild.csv", content.encode())})

    assert len(page.content) < 60_000
    assert "känns inte igen" in page.content.decode()


def test_many_that_are_refused_are_counted_and_the_first_shown(login, call_taker):
    content = f"{HEADER}\n" + "x;x;x;x;x;x\n" * MOST_LINES

    page = login(call_taker).post(reverse(PAGE), {"file": SimpleUploadedFile("x.csv", content.encode())})

    assert "3000 saker att rätta" in page.content.decode()
    assert "Och 2950 till." in page.content.decode()


def test_a_file_that_is_no_text_is_refused_once():
    assert len(refused("PK\x03\x04\x00\n\x00\n\x00")) == 1


def test_what_is_not_in_a_list_is_refused_with_what_is():
    [(_, column, why)] = refused(with_line("2026-03-02;annat;polisen"))

    assert column == "målgrupper"
    assert why.startswith("”polisen” finns inte i listan. Den har allmänheten, föräldrar, ")


def test_code_that_was_retired_or_renamed_is_said():
    Audience.objects.filter(key="police").update(retired_on=day(0))
    Audience.objects.filter(key="probation").update(label="frivården i länet")
    lines = "2026-03-02;annat;polis\n2026-03-02;annat;frivård\n2026-03-02;annat;probation"

    found = refused(f"{HEADER}\n{lines}")

    assert [(line, why[:40]) for line, _, why in found] == [
        (2, "”polis” används inte längre. Välj något "),
        (3, "”frivård” finns inte i listan. Den har a"),
    ]


@pytest.mark.parametrize(
    ("content", "whys"),
    [
        ("", ["Filen är tom."]),
        ("dag;hur;målgrupper", ["Filen har inga rader under rubrikerna."]),
        ("dag;hur\n2026-03-02;annat", ["Kolumnen ”målgrupper” saknas."]),
        ("dag;;hur;målgrupper\n2026-03-02;x;annat;polis", ["En av kolumnerna har ingen rubrik."]),
        ("dag;dag;hur;målgrupper\n;;;x", ["Kolumnen ”dag” står två gånger."]),
        (
            "dag;hur;målgrupper\n" + "2026-03-02;annat;polis\n" * (MOST_LINES + 1),
            ["Filen har fler än 500 rader. Dela upp den."],
        ),
    ],
)
def test_file_that_is_none_is_refused(content, whys):
    assert [why for _, _, why in refused(content)] == whys


def test_wrong_columns_are_named_each():
    whys = [why for _, _, why in refused("datum;vad;dag\n1;2;3")]

    assert whys[0].startswith("Kolumnen ”datum” känns inte igen. Kolumnerna heter dag, hur, målgrupper, ")
    assert whys[1].startswith("Kolumnen ”vad” känns inte igen.")
    assert whys[2:] == ["Kolumnen ”hur” saknas.", "Kolumnen ”målgrupper” saknas."]


@pytest.mark.parametrize(
    ("files", "wrong"),
    [
        ({}, {"file": ["Välj en fil."]}),
        (
            {"file": SimpleUploadedFile("x.csv", b"a" * (MOST_BYTES + 1))},
            {
                "file": ["Filen är för stor: högst 500 kB kan läsas. Dela upp den, eller välj rätt fil."],
            },
        ),
    ],
)
def test_no_file_and_too_much_of_one_are_said(files, wrong):
    assert SheetForm({}, files).errors == wrong


# What is written


def test_what_was_shown_is_written_when_it_is_confirmed_and_once(login, call_taker, logged):
    client, token = login(call_taker), uuid4()
    first = client.post(
        reverse(PAGE),
        {"token": token, "file": SimpleUploadedFile("x.csv", f"{HEADER}\n{GOOD}\n{GOOD}".encode())},
    )
    assert not OutreachEvent.objects.exists()
    assert f'name="token" value="{token}"' in first.content.decode()
    page = first.content.decode()
    assert (first.context["known"], 'name="known" value="3"' in page) == ([3], True)
    text = first.context["form"].cleaned_data["text"]
    confirmed = {"token": token, "text": text, "known": "3", "is_confirmed": "alla"}

    answers = [client.post(reverse(PAGE), confirmed) for _ in range(2)]

    assert [answer.url for answer in answers] == [reverse("outreach:index")] * 2
    one, two = OutreachEvent.objects.order_by("pk")
    for event in (one, two):
        assert (event.status, event.held_by, event.people_reached) == ("done", call_taker, 1200)
        assert [row.key for row in event.audiences] == ["teachers", "police"]


def test_what_is_written_already_or_stands_twice_is_pointed_out(login, call_taker):
    """The same file chosen once more, by mistake. Another school on the same day is another visit."""
    client = login(call_taker)
    client.post(reverse(PAGE), {"token": uuid4(), "text": f"{HEADER}\n{GOOD}", "is_confirmed": "alla"})
    others = [
        GOOD.replace(*change) for change in (("centrum", "norra delen"), ("1 200", "30"), (", polis", ""))
    ]
    lines = [GOOD, *others, "2026-03-03;annat;polis", "2026-03-03;annat;polis"]

    page = client.post(
        reverse(PAGE), {"file": SimpleUploadedFile("x.csv", "\n".join([HEADER, *lines]).encode())}
    )

    assert page.context["known"] == [2, 7]
    assert "Står redan, eller två gånger i filen: rad 2, 7." in page.content.decode()


def test_what_is_new_in_the_file_is_written_alone(login, call_taker):
    """The sheet of the year is read in again, with what has come since."""
    client, token = login(call_taker), uuid4()
    sent = {"text": f"{HEADER}\n{GOOD}\n", "is_confirmed": "alla"}
    client.post(reverse(PAGE), sent | {"token": uuid4()})
    grown = {"text": f"{sent['text']}2026-03-03;annat;polis\n", "token": token}

    page = client.post(reverse(PAGE), grown)
    text = " ".join(page.content.decode().split())
    assert page.context["known"] == [2]
    assert "Skriv in 1 nytt tillfälle </button>" in text
    assert "Skriv in alla 2 </button>" in text
    for _ in range(2):  # pressed twice, written once
        client.post(reverse(PAGE), grown | {"known": "2", "is_confirmed": "nya"})

    assert [event.on for event in OutreachEvent.objects.order_by("on")] == [
        date(2026, 3, 2),
        date(2026, 3, 3),
    ]


def test_what_another_tab_has_read_in_meanwhile_is_shown_before_it_is_written_again(login, call_taker):
    client = login(call_taker)
    sent = {"text": f"{HEADER}\n{GOOD}\n", "known": "", "is_confirmed": "alla"}
    client.post(reverse(PAGE), sent | {"token": uuid4()})

    second = client.post(reverse(PAGE), sent | {"token": uuid4()})

    page = second.content.decode()
    assert "Något i filen har skrivits in sedan du läste den." in page
    assert "Står redan, eller två gånger i filen: rad 2." in page
    assert "Skriv in det ändå" in page
    assert OutreachEvent.objects.count() == 1


def test_other_words_in_the_same_form_are_shown_before_they_are_written(login, call_taker):
    client, token = login(call_taker), uuid4()
    sent = {"token": token, "text": f"{HEADER}\n{GOOD}", "is_confirmed": "alla"}
    client.post(reverse(PAGE), sent)

    answer = client.post(reverse(PAGE), sent | {"text": f"{HEADER}\n{GOOD}\n{GOOD}"})

    assert "Det första är sparat." in answer.content.decode()
    assert OutreachEvent.objects.count() == 1
    assert answer.context["form"]["token"].value() != str(token)


def test_one_line_that_cannot_be_read_and_nothing_is_written(login, call_taker):
    client = login(call_taker)
    confirmed = {"token": uuid4(), "text": with_line("3000-01-01;annat;polis"), "is_confirmed": "alla"}
    before = every_row()

    page = client.post(reverse(PAGE), confirmed).content.decode()

    assert "Inget är inskrivet: 1 sak att rätta i filen" in page
    assert every_row() == before


def test_file_is_undone_whole_when_one_of_it_is_refused(call_taker):
    kind, audience = OutreachKind.objects.first(), Audience.objects.first()
    rows = [
        DoneInput(on=day(0), kind=kind, audiences=(audience,)),
        DoneInput(on=day(1), kind=kind, audiences=(audience,)),
    ]
    before = every_row()

    with pytest.raises(Exception, match="Dagen har inte varit än"):
        import_outreach(rows=rows, by=call_taker)

    assert every_row() == before


def test_file_that_says_nothing_is_refused(refused, call_taker):
    with refused("Filen säger inget som kan skrivas in."):
        import_outreach(rows=[], by=call_taker)


def test_what_is_imported_leaves_a_line_each(logged, call_taker):
    rows = [DoneInput(on=day(0), kind=OutreachKind.objects.first(), audiences=(Audience.objects.first(),))]

    event = import_outreach(rows=rows, by=call_taker)

    logged("outreach.logged", by=call_taker, target=event)


def test_words_of_a_file_are_escaped(login, call_taker):
    content = f"{HEADER}\n2026-03-02;<script>alert(1)</script>;polis".encode()

    page = (
        login(call_taker).post(reverse(PAGE), {"file": SimpleUploadedFile("x.csv", content)}).content.decode()
    )

    assert "”&lt;script&gt;alert(1)&lt;/script&gt;” finns inte i listan." in page


def test_page_says_what_may_stand_in_the_columns_of_a_list(login, call_taker):
    Audience.objects.filter(key="police").update(retired_on=day(0))

    words = dict(login(call_taker).get(reverse(PAGE)).context["words"])

    assert list(words) == ["hur", "målgrupper", "områden", "språk"]
    offered = [row.label for row in words["målgrupper"]]
    assert "lärare och skolledare" in offered
    assert "polis" not in offered


def test_who_only_reads_imports_nothing(login, manager):
    assert login(manager).get(reverse(PAGE)).status_code == 404
