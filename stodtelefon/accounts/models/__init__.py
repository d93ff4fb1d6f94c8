"""Accounts, invitations, and who is away."""

from stodtelefon.accounts.models.away import Away
from stodtelefon.accounts.models.invitation import Invitation
from stodtelefon.accounts.models.user import User

__all__ = ["Away", "Invitation", "User"]
