"""One Swedish order: of names here, and of rows in the database."""

import pytest

from stodtelefon.accounts.models import User
from stodtelefon.swedish_order import SwedishOrder, swedish_key

IN_ORDER = [
    ["Éva", "Zetas", "Åsens", "Ängens", "ängsro", "Östra"],
    ["7:ans gård", "12:ans gård", "Alby", "alby 2", "Alby 10", "Alby 10 A", "Albys"],
    ["Ann Berg", "Ann-Marie Ek", "Anna Ek", "Annelie Ek"],
    ["Eva", "Éva", "Evert"],
    ["O'Brian", "Obrien", "O’Brien", "Olsson"],
    ["Vik", "Wik", "Xu", "Yng", "Üngör", "Zack", "Åberg", "Ärlig", "Æsop", "Öberg", "Ødegård"],
    ["Dordic", "Đorđić", "Dos", "Łak", "Lund", "Šab", "Sund", "Žak", "Zen", "Мария"],
    ["Mottagningen (norr)", "Mottagningen norr", "Mottagningen söder"],
]
EVERY_LETTER = ["".join(map(chr, range(start, start + 16))) for start in range(0x20, 0x250, 16)]
NUMBERS = ["Rum 0", "Rum 007", "Rum 00000000012", "Rum 12345678901", "1 2 3", "a1b22c333"]


@pytest.mark.parametrize("names", IN_ORDER, ids=lambda names: names[0])
def test_names_are_in_swedish_order(names):
    assert sorted(names, key=swedish_key) == names


@pytest.mark.django_db
def test_database_has_the_same_key_and_the_same_order():
    names = sorted({*(name for names in IN_ORDER for name in names), *EVERY_LETTER, *NUMBERS})
    people = [User(name=name, email=f"{place}@exempel.se") for place, name in enumerate(names)]
    User.objects.bulk_create(people)

    rows = User.objects.filter(email__endswith="@exempel.se").order_by(SwedishOrder("name"))

    assert dict(rows.values_list("name", SwedishOrder("name"))) == {name: swedish_key(name) for name in names}
    assert list(rows.values_list("name", flat=True)) == sorted(names, key=swedish_key)
