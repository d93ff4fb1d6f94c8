"""The quick comparison of names says the same as the plain one, which puts nothing aside early."""

from itertools import product

from hypothesis import example, given
from hypothesis import strategies as st

from stodtelefon.privacy.names import NameQuery, fold, matches
from stodtelefon.privacy.tests import plain_names

FIRST = ("Anna", "Ann-Charlotte", "Christer", "Al", "Mohamed", "Bo")
LAST = (
    *("Andersson", "Anderson", "Andresson", "Andesrson", "Ansersson", "Andersso", "Aandersson", "Nadersson"),
    *(
        "Karlsson",
        "Carlson",
        "Karlson Berg",
        "Berg",
        "Bergh",
        "Bergström",
        "Bergstrom",
        "Berström",
        "Birgström",
    ),
    *(
        "Al-Hariri",
        "Alhariri",
        "Al Hariri",
        "Hariri",
        "Harriri",
        "de la Cruz",
        "Delacruz",
        "Đorđević",
        "Djordjevic",
    ),
    *(
        "",
        "Li",
        "Lind",
        "Lindgren",
        "Lindgern",
        "Lundgren",
        "Öst",
        "Ekström-Haddad",
        "Ekströmhaddad",
        "O'Brien",
    ),
)
NAMES = [f"{one} {other}" for one, other in product(FIRST, LAST)]
FEW_LETTERS = st.text(alphabet="aab bnc-", max_size=14)


def test_every_pair_of_a_large_table_is_told_as_by_the_plain_comparison():
    queries = [*LAST, *(f"{other} {one}" for one, other in zip(FIRST * 6, LAST, strict=False))]
    wanted, names = [fold(query) for query in queries], [fold(name) for name in NAMES]

    told = [NameQuery(one).stands_in(name) for one in wanted for name in names]

    assert told == [plain_names.stands_in(one, name) for one in wanted for name in names]
    assert (len(told) > 14_000, 500 < sum(told) < 5_000) == (True, True)


@given(FEW_LETTERS, FEW_LETTERS)
@example("abanb abb", "aban babb")
def test_any_two_names_are_told_as_by_the_plain_comparison(query, name):
    assert matches(query, name) == plain_names.matches(query, name)


@given(st.text(alphabet="abcde", min_size=5, max_size=9), st.integers(0, 8), st.sampled_from("abcdef"))
def test_every_slip_of_a_long_word_is_told_as_by_the_plain_comparison(word, at, letter):
    slips = [word[:at] + letter + word[at + 1 :], word[:at] + letter + word[at:], word[:at] + word[at + 1 :]]
    slips.append(word[:at] + word[at : at + 2][::-1] + word[at + 2 :])

    assert [matches(word, slip) for slip in slips] == [plain_names.matches(word, slip) for slip in slips]


def test_comparing_leaves_the_words_as_they_were():
    wanted, words = NameQuery(fold("Al Hariri")), fold("Karim Alhariri")

    assert (wanted.stands_in(words), wanted.stands_in(words)) == (True, True)
    assert (wanted.words, words) == (fold("Al Hariri"), fold("Karim Alhariri"))
