from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Linking in agencies, helping onward, and the register of what was told to whom."""

    name = "referrals"
    verbose_name = "Inkopplingar och samverkan"

    def ready(self):
        from calls import case_parts
        from referrals.case_part import ReferralsPart
        from referrals.code_lists import FIRST_DAY, LISTS
        from referrals.holdings import HELD
        from referrals.watch_part import overdue_answers
        from stodtelefon.accounts import holdings
        from stodtelefon.organisation import code_lists, first_day
        from stodtelefon.watch import figures

        case_parts.register(ReferralsPart())
        code_lists.register(*LISTS)
        first_day.register(FIRST_DAY)
        figures.register(overdue_answers)
        holdings.register(*HELD)
