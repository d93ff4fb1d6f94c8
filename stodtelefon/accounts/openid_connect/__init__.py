"""Sign-in through the municipality's own OpenID Provider: OpenID Connect Core 1.0, the authorization code flow.

    configuration   what the settings say
    provider        what is asked of the provider's server
    id_token        whether what it answered is true
    claims          what it says of a person
    round_trip      from our page to the provider's and back

Where `OIDC_ISSUER` is not set nothing of it is loaded, and its addresses do not exist.
"""


class Unreachable(Exception):
    """The provider does not answer, or answers what is no answer."""


class NotProven(Exception):
    """What came back proves nothing: it is forged, too old, meant for another, or was used before."""
