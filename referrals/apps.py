from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Linking in agencies, helping onward, and the register of what was told to whom."""

    name = "referrals"
    verbose_name = "Inkopplingar och samverkan"

    def ready(self):
        from calls import case_parts
        from referrals.case_part import ReferralsPart

        case_parts.register(ReferralsPart())
