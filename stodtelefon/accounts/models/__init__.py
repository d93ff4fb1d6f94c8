"""Accounts, invitations, the organisation's settings and forms that wait for their writer to sign in again."""

from stodtelefon.accounts.models.held_form import HeldForm
from stodtelefon.accounts.models.invitation import Invitation
from stodtelefon.accounts.models.organisation import (
    Organisation,
    remembered_organisation,
)
from stodtelefon.accounts.models.user import User

__all__ = ["HeldForm", "Invitation", "Organisation", "User", "remembered_organisation"]
