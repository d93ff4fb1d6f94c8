"""How what was found stands on the page of the search."""

import pytest
from django.urls import reverse
from django.utils.text import capfirst

from calls.factories import CallerFactory, CaseFactory
from calls.models import CallerRole

pytestmark = pytest.mark.django_db


def test_what_was_found_says_who_got_in_touch_and_what_came_of_it(call_taker, login):
    case = CaseFactory(handler=call_taker, outcome="advice_given")
    first, role = CallerFactory(case=case), CallerRole.objects.last()
    CallerFactory(case=case, role=CallerRole.objects.first())
    first.role = role
    first.save()
    nobody = CaseFactory(handler=call_taker, outcome="")
    client = login(call_taker)

    pages = [client.post(reverse("calls:search"), {"q": one.number}) for one in (case, nobody)]

    said, other = (" ".join(page.content.decode().split()) for page in pages)

    assert f'<span class="whom" dir="auto">{role.label}</span>' in said
    assert f"{capfirst(case.get_outcome_display())}. Hittades på ärendenummer." in said
    assert '<span class="whom" dir="auto">roll ej uppgiven</span>' in other
    assert '<span class="why"> Hittades' in other
