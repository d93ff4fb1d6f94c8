"""Accounts, invitations and the organisation's settings."""

from stodtelefon.accounts.models.invitation import Invitation
from stodtelefon.accounts.models.organisation import (
    Organisation,
    remembered_organisation,
)
from stodtelefon.accounts.models.user import User

__all__ = ["Invitation", "Organisation", "User", "remembered_organisation"]
