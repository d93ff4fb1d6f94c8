"""Settings of the tests: constant keys, and an embedded server of their own that need not survive a power cut."""

import os

os.environ |= {
    "DEBUG": "true",
    "EMBEDDED_NAME": "test",
    "SECRET_KEY": "a-constant-key-for-the-tests-that-protects-nothing-at-all",
    "FIELD_KEYS": "1:" + "dGVzdHNlYWwtdGVzdHNlYWwtdGVzdHNlYWwtdGVzdHM=",
    "LOOKUP_KEYS": "1:" + "dGVzdGxvb2stdGVzdGxvb2stdGVzdGxvb2stdGVzdHM=",
    "AUDIT_KEYS": "1:" + "dGVzdGF1ZGktdGVzdGF1ZGktdGVzdGF1ZGktdGVzdHM=",
    "EMAIL_URL": "memorymail://",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",  # Playwright keeps an event loop running in the test's own thread
}

from stodtelefon.settings import *  # noqa: F403
from stodtelefon.settings import EMBEDDED_SERVER

EMBEDDED_SERVER.durable = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
