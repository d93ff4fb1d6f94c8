"""The tests' databases of a work tree that is gone do not stay in memory."""

import pytest

from stodtelefon.database.embedded import left_behind


@pytest.fixture
def lying(tmp_path):
    """`lying(name)`: the data of a work tree of that name, and the tree."""

    def made(name):
        tree, data = tmp_path / "trees" / name, tmp_path / "memory" / f"stodtelefon-{name}-test"
        (tree / ".postgres").mkdir(parents=True)
        (tree / ".postgres" / "id").write_text(name)
        data.mkdir(parents=True)
        (data / "base").write_text("rows")
        left_behind.remember(data, tree)
        return data, tree

    return made


def test_what_belongs_to_no_tree_any_more_is_removed(lying, tmp_path):
    (kept, _), (gone, its_tree), (cloned_anew, other_tree) = lying("here"), lying("gone"), lying("before")
    its_tree.rename(tmp_path / "elsewhere")
    (other_tree / ".postgres" / "id").write_text("after")

    left_behind.sweep(tmp_path / "memory")

    assert (kept.exists(), gone.exists(), cloned_anew.exists()) == (True, False, False)
    assert [path.name for path in (tmp_path / "memory").iterdir() if path.suffix] == [
        "stodtelefon-here-test.tree"
    ]


def test_a_server_that_runs_is_left_alone(lying, tmp_path, monkeypatch):
    data, tree = lying("gone")
    tree.rename(tmp_path / "elsewhere")
    monkeypatch.setattr(left_behind, "is_server_of", lambda data, pidfile: True)

    left_behind.sweep(tmp_path / "memory")

    assert data.exists()


def test_what_has_no_tree_beside_it_is_left_alone(tmp_path):
    unknown = tmp_path / "stodtelefon-unknown-test"
    unknown.mkdir()

    left_behind.sweep(tmp_path)

    assert unknown.exists()
