"""The mark of a form that is kept: which draft it writes and whose it is, signed.

It stands in the page that its writer opened and nowhere else, so whoever sends it had that page: it tells whose the
words are also when the session has ended, and a page from elsewhere can never write to a draft of ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from django.core import signing
from django.http import HttpRequest
from django.utils.crypto import get_random_string, salted_hmac

SALT = "stodtelefon.drafts.marks"
OF_PLACE = "stodtelefon.drafts.marks.place"
# A page whose writer is not signed in can write to its draft for some days after it was drawn: over a long weekend.
SIGNED_OUT_LASTS, LASTS = timedelta(days=5), timedelta(days=60)
# The name of a showing and, of what its page has written, the number: «aB3dE6gH9j.4».
SHOWING = re.compile(r"[A-Za-z0-9]{1,10}(\.[0-9]{1,8})?")


@dataclass(frozen=True)
class Mark:
    draft: UUID
    writer: int

    def __str__(self) -> str:
        return signing.dumps([self.draft.hex, self.writer], salt=SALT)

    @classmethod
    def read(cls, text: str, *, reader: int | None) -> Mark | None:
        """None: not ours, or too old for who sends it."""
        try:
            draft, writer = signing.loads(text, salt=SALT, max_age=LASTS)
            if reader != writer:
                signing.loads(text, salt=SALT, max_age=SIGNED_OUT_LASTS)
            return cls(UUID(draft), writer)
        except (signing.BadSignature, ValueError, TypeError):
            return None


def place_mark(address: str, *, writer: int) -> UUID:
    """By which a draft of that page, whatever its query, is found for its writer. Made with the line's secret: it says
    neither where it is written nor whether two write at the same place."""
    made = salted_hmac(OF_PLACE, f"{writer}:{address.partition('?')[0]}", algorithm="sha256").digest()
    return UUID(bytes=made[:16], version=4)


def opening_of(request: HttpRequest) -> UUID:
    """Which draft the page that is being opened will write, should somebody write in it: the one that its address
    names, so that it stays the same when the page is loaded again. The first form that is drawn has it."""
    if not hasattr(request, "opening"):
        request.opening = uuid4()
    return request.opening


def new_showing() -> str:
    """The name of one showing of a form: no two pages have the same."""
    return get_random_string(10)


def showing_after(sent: str) -> str:
    """What the page that answers a sending carries: the showing that it came from, and its own."""
    return f"{own(sent)}:{new_showing()}"


def own(showing: str) -> str:
    """The showing itself, of «the one before:itself»."""
    return showing.rpartition(":")[2]


def known(showing: str) -> list[str]:
    """What the page has seen: the writing that it was drawn from, and its own latest."""
    return [one for one in showing.split(":")[-2:] if SHOWING.fullmatch(one)]


def parts(writing: str) -> tuple[str, int]:
    """The showing that wrote, and the number of what it wrote: 0 where its page counts nothing."""
    showing, _, number = writing.partition(".")
    return showing, int(number or 0)


def is_in(writing: str, seen: Iterable[str]) -> bool:
    """Has a page that has seen so much seen that writing? What a showing wrote before is in what it wrote since."""
    showing, number = parts(writing)
    return any(one == showing and number <= latest for one, latest in map(parts, seen))


def is_passed(writing: str, *, by: str) -> bool:
    """Is the other one later, of the same showing? The network does not keep their order."""
    (showing, number), (other, latest) = parts(writing), parts(by)
    return showing == other and number < latest
