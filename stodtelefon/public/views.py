"""What the line says of itself to anyone: how accessible it is, where a weakness is told, not to be searched."""

from __future__ import annotations

from datetime import UTC, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from stodtelefon.organisation.models import Organisation

SECURITY_TXT_LASTS = timedelta(days=180)
PLAIN = "text/plain; charset=utf-8"


@require_safe
@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    """The accessibility statement (lag 2018:1937 om tillgänglighet till digital offentlig service, 13 §)."""
    return render(request, "public/accessibility.html")


@require_safe
@login_not_required
def robots(request: HttpRequest) -> HttpResponse:
    """Nothing here is for a search engine."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type=PLAIN)


@require_safe
@login_not_required
def security(request: HttpRequest) -> HttpResponse:
    """Where a weakness is told (RFC 9116). 404 until the settings hold an address: a file without one is not valid."""
    contact = Organisation.load().contact_mail
    if not contact:
        raise Http404
    expires = (timezone.now() + SECURITY_TXT_LASTS).astimezone(UTC)
    lines = [
        f"Contact: mailto:{contact}",
        f"Expires: {expires:%Y-%m-%dT00:00:00Z}",
        "Preferred-Languages: sv, en",
    ]
    if settings.SITE_URL:
        lines.append(f"Canonical: {settings.SITE_URL}{reverse('public:security')}")
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)


@require_safe
@login_not_required
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it by themselves, on pages that name no icon."""
    return redirect(static("img/stod.ico"))
