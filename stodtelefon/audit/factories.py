"""Lines of the log for tests, written the only way there is."""

from stodtelefon.audit.actions import record


def make_lines(number: int, *, by=None, case=None, event="case.opened"):
    """`number` lines, oldest first."""
    return [record(event, by=by, case=case, is_read=event.endswith(".opened")) for _ in range(number)]
