"""Accounts and invitations."""

from stodtelefon.accounts.models.invitation import Invitation
from stodtelefon.accounts.models.user import User

__all__ = ["Invitation", "User"]
