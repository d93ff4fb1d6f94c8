"""The address of a page, without what says which showing of it: the draft opened there, the answer to a form."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from stodtelefon.forms.kept import DRAFT

ANSWER = "svar"
OF_A_SHOWING = (DRAFT, ANSWER)


def page_address(address: str) -> str:
    """Path and query of the page itself."""
    page, _, query = address.partition("?")
    own = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] not in OF_A_SHOWING]
    return f"{page}?{urlencode(own)}" if own else page
