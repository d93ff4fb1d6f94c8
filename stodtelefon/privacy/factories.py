"""Keys for tests."""

import base64
import os


def new_key(number: int) -> str:
    """A key by chance, as it stands in a setting."""
    return f"{number}:{base64.b64encode(os.urandom(32)).decode()}"
