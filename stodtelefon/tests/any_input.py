"""How often the tests send odd input to a page.

The same few tries each run, so that a run says the same as the one before; `TRIES=500 make test` draws new ones.
"""

import os

from hypothesis import HealthCheck, settings

TRIES = settings(
    max_examples=int(os.environ.get("TRIES", "8")),
    derandomize="TRIES" not in os.environ,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
