"""What holds a case open is said on the page that closes it, and nowhere as something that may be left."""

import pytest

from calls.actions.cases import obstacles_to_closing
from calls.models import Case, Promise
from calls.promise_kinds import kinds
from calls.undone import undone_in
from stodtelefon.desk.tests.every_kind import EVERY

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", sorted(EVERY))
def test_kind_that_holds_a_case_open_is_an_obstacle_with_a_page_and_no_other_is(name, coordinator, login):
    coordinator.is_child_assessor = True
    coordinator.save()
    EVERY[name](coordinator)
    promise = Promise.objects.open().filter(kind=name).first()
    if promise.case_id is None:
        assert not kinds()[name].holds_case_open
        return
    case = Case.objects.get(pk=promise.case_id)

    obstacles = obstacles_to_closing(case)

    assert bool(obstacles) == kinds()[name].holds_case_open
    client = login(coordinator)
    assert {client.get(one.address).status_code for one in obstacles} <= {200}
    if obstacles:
        Promise.objects.exclude(kind=name).delete()
        assert undone_in(case, coordinator) == []
