"""What each worker counts while it works; /matt/ adds the workers up (stodtelefon/watch/workers.py).

Never a person, a case or an address: a request is counted by the name of its route.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram

registry = CollectorRegistry()

requests = Counter(
    "stodtelefon_requests",
    "Besvarade anrop, efter sida och svar.",
    ("route", "status"),
    registry=registry,
)
seconds = Histogram(
    "stodtelefon_request_seconds",
    "Hur lång tid svaren tog, i sekunder, efter sida.",
    ("route",),
    buckets=(0.1, 0.3, 1, 3, 10),
    registry=registry,
)
unreadable = Counter(
    "stodtelefon_unreadable_values",
    "Förseglade värden som inte gick att öppna när de lästes.",
    registry=registry,
)
refused_sign_ins = Counter(
    "stodtelefon_refused_sign_ins", "Inloggningar med fel lösenord eller okänt konto.", registry=registry
)
lock_outs = Counter(
    "stodtelefon_lock_outs", "Inloggningar som avvisades för att försöken var för många.", registry=registry
)
