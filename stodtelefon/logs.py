"""How log lines are written: one line each, in UTC, as text or as JSON (`LOG_FORMAT`).

A line says when, how grave, which logger, what, and of a request its id, the account's id and the name of the route. An
error is told by its kind, the constraint that the database names, and the places in the code: its own text can hold
what somebody typed. An address (the path) is never told: it holds case numbers and the keys of invitations.
"""

from __future__ import annotations

import json
import logging
import os
import re
import time
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from http import HTTPStatus

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from gunicorn.glogging import Logger

# The request that this thread answers. The outermost middleware sets it (stodtelefon/watch/middleware.py).
current: ContextVar[HttpRequest | None] = ContextVar("request", default=None)

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
ROOTS = re.compile(r"^.*/site-packages/|^.*/lib/python[\d.]+/")
FOLDER = re.sub(r"stodtelefon/logs\.py$", "", __file__)
# A line of gunicorn's that goes on with what somebody sent, or with a traceback.
REFUSED = re.compile(r"Invalid request from ip=(\S*): ")
TAILS = re.compile(r"^(Error handling request|Exception during worker exit|Traceback)\b.*", re.DOTALL)


def configuration(form: str, *, tells_requests: bool) -> dict:
    """`LOGGING`: everything to standard error. `tells_requests`: one line for each request as well."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"told_elsewhere": {"()": "stodtelefon.logs.ToldElsewhere"}},
        "formatters": {"line": {"()": FORMATTERS[form]}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["told_elsewhere"],
            }
        },
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
            "django.db.backends": {"level": "CRITICAL"},
            "gunicorn.http": {
                "level": "ERROR"
            },  # it warns of each HEAD, whose body it leaves out as it should
            "stodtelefon": {"level": "INFO"},
            "stodtelefon.access": {"level": "INFO" if tells_requests else "WARNING"},
        },
    }


def route_of(request: HttpRequest) -> str:
    """The name of the address, as `calls:case`: never the address itself, which has a number in it. "" for none."""
    match = getattr(request, "resolver_match", None)
    return match.view_name or "" if match else ""


def of_request(request: HttpRequest | None) -> dict[str, object]:
    """What a line tells of the request: nothing is asked of the database to know it."""
    told = {
        "request": getattr(request, "request_id", ""),
        "account": getattr(getattr(request, "_cached_user", None), "pk", None),
        "route": route_of(request) if request is not None else "",
    }
    return {name: value for name, value in told.items() if value not in ("", None)}


def message(record: logging.LogRecord) -> str:
    """What the line says, on one line, without an address and without any error's own text."""
    status = getattr(record, "status_code", None)
    if status and record.name.startswith("django."):
        kind = record.name.removeprefix("django.security.")
        return f"{status} {HTTPStatus(status).phrase}" + (f" ({kind})" if kind != record.name else "")
    if isinstance(record.msg, BaseException):
        return type(record.msg).__qualname__
    if isinstance(record.args, tuple):
        record.args = tuple(
            type(one).__qualname__ if isinstance(one, BaseException) else one for one in record.args
        )
    said = record.getMessage()
    if record.name == "gunicorn.error":
        refused = REFUSED.match(said)
        said = f"nekade det som inte är ett anrop från {refused[1]}" if refused else TAILS.sub(r"\1", said)
    return CONTROL.sub(" ", said).strip()


def error(exc_info: tuple) -> str:
    """The kind of the error, and of those behind it, each with the places in the code that led there."""
    told, one = [], exc_info[1]
    while one is not None:
        constraint = getattr(getattr(one, "diag", None), "constraint_name", None)
        kind = type(one).__qualname__ + (f" ({constraint})" if constraint else "")
        if isinstance(one, ImproperlyConfigured):
            kind += f": {one}"  # a sentence for whoever runs the line: nobody else has written it
        places = [
            f"{ROOTS.sub('', frame.filename).removeprefix(FOLDER)}:{frame.lineno} {frame.name}"
            for frame in traceback.extract_tb(one.__traceback__)
        ]
        told.append(f"{kind} at {' > '.join(places)}" if places else kind)
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)
    return CONTROL.sub(" ", "; from ".join(told))


def has_error(record: logging.LogRecord) -> bool:
    """A request that Django itself refuses says so by its kind: the places in Django's code tell nothing."""
    return bool(record.exc_info) and not record.name.startswith("django.security")


class TextFormatter(logging.Formatter):
    """`2026-11-26T03:26:54.123Z WARNING stodtelefon.sign_in: nekad inloggning: 192.0.2.7 [request=… route=…]`"""

    converter = time.gmtime

    def format(self, record: logging.LogRecord) -> str:
        told = of_request(getattr(record, "request", None) or current.get())
        line = f"{moment(record)} {record.levelname} {record.name}: {message(record)}"
        if told:
            line += f" [{' '.join(f'{name}={value}' for name, value in told.items())}]"
        return line + (f" | {error(record.exc_info)}" if has_error(record) else "")


class JsonFormatter(logging.Formatter):
    """The same, as one JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "time": moment(record),
            "level": record.levelname,
            "logger": record.name,
            "message": message(record),
            **of_request(getattr(record, "request", None) or current.get()),
        }
        if has_error(record):
            told["error"] = error(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


FORMATTERS = {"text": TextFormatter, "json": JsonFormatter}


def moment(record: logging.LogRecord) -> str:
    at = datetime.fromtimestamp(record.created, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


class ToldElsewhere(logging.Filter):
    """A page that is not there, and what else is answered below 500, is no warning: the request's own line says it."""

    def filter(self, record: logging.LogRecord) -> bool:
        return record.name != "django.request" or getattr(record, "status_code", 500) >= 500


class GunicornLogger(Logger):
    """Gunicorn's own report in the same lines. Its access log is never written: it would hold whole addresses."""

    access_log_enabled = False

    def setup(self, cfg) -> None:
        super().setup(cfg)
        formatter = FORMATTERS.get(os.environ.get("LOG_FORMAT", ""), TextFormatter)()
        for handler in self.error_log.handlers:
            handler.setFormatter(formatter)

    def access(self, resp, req, environ, request_time) -> None:
        """Nothing: what was asked and answered is told by the line's own middleware."""
