"""Accounts, invitations, who is away, and lost second factors."""

from stodtelefon.accounts.models.away import Away
from stodtelefon.accounts.models.factor_reset import FactorReset
from stodtelefon.accounts.models.invitation import Invitation
from stodtelefon.accounts.models.user import User

__all__ = ["Away", "FactorReset", "Invitation", "User"]
