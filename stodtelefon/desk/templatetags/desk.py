"""What the menu asks of Idag."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils import timezone

from calls.staffing import Staffing
from calls.standing import Standing
from stodtelefon.navigation import HOME, MenuLink, current_for
from stodtelefon.permissions import Permission

register = template.Library()


@register.simple_tag(takes_context=True)
def waits_for_nobody(context) -> MenuLink | None:
    """The way to Idag when something waits that nobody may do, for who gives people their rights and has none."""
    user, on = context["user"], timezone.localdate()
    if user.can(Permission.HOME_READ) or not user.can(Permission.USER_MANAGE):
        return None
    if not Standing.nobodys_alone(Staffing.on(on), on=on).nobodys:
        return None
    href = reverse(HOME)
    return MenuLink("Idag", href, current_for(context["request"].path, href))
