"""What every answer carries."""

import pytest


@pytest.mark.django_db
def test_pages_are_kept_nowhere_and_run_nothing_inline(client):
    headers = client.get("/konto/logga-in/").headers

    policy = {part.split()[0]: part.split()[1:] for part in headers["Content-Security-Policy"].split(";")}
    assert policy.pop("default-src") == ["'none'"]
    assert policy.pop("img-src") == ["'self'", "data:"]
    assert policy.pop("frame-ancestors") == policy.pop("base-uri") == ["'none'"]
    assert sorted(policy) == ["connect-src", "font-src", "form-action", "script-src", "style-src"]
    assert all(sources == ["'self'"] for sources in policy.values())
    assert "no-store" in headers["Cache-Control"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["X-Frame-Options"] == "DENY"
