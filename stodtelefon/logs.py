"""How log lines are written. An error's own text can hold what somebody typed, so it is left out."""

import logging
import traceback


class QuietFormatter(logging.Formatter):
    """Of an error: its kind, the constraint that the database names, and the places in the code. Never its text."""

    def __init__(self):
        super().__init__("{asctime} {levelname} {name}: {message}", style="{")

    def formatException(self, exc_info) -> str:
        lines, error = [], exc_info[1]
        while error is not None:
            constraint = getattr(getattr(error, "diag", None), "constraint_name", None)
            lines.append(type(error).__qualname__ + (f" ({constraint})" if constraint else ""))
            lines += [
                f"  {frame.filename}:{frame.lineno} in {frame.name}"
                for frame in traceback.extract_tb(error.__traceback__)
            ]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)
