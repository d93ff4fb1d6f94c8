"""Where the request that is being served came from: the address that every line of the log carries."""

from contextvars import ContextVar

origin: ContextVar[str | None] = ContextVar("origin", default=None)
