"""What the menu asks of Idag."""

from __future__ import annotations

from django import template
from django.utils import timezone

from calls.staffing import Staffing
from stodtelefon.desk.groups import nobodys
from stodtelefon.permissions import Permission

register = template.Library()


@register.simple_tag(takes_context=True)
def waits_for_nobody(context) -> bool:
    """Does something wait that nobody may do, for who gives people their rights and has no Idag otherwise?"""
    user, on = context["user"], timezone.localdate()
    if user.can(Permission.HOME_READ) or not user.can(Permission.USER_MANAGE):
        return False
    return bool(nobodys(user, today=on, staffing=Staffing.on(on)).steps)
