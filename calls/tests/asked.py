"""What a manager asks of a handler, in the tables of `test_actions.py`."""

from calls.models import Case
from stodtelefon.accounts.factories import UserFactory


def handled(case: Case) -> Case:
    Case.objects.filter(pk=case.pk).update(handler=UserFactory())
    return Case.objects.get(pk=case.pk)


TAKES = {"ask_handler": lambda case, by: {"case": handled(case)}}
LINES = {"ask_handler": ("reminder.asked", "calls.reminder", [], True)}
