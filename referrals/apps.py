from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Linking in agencies, helping onward, and the register of what was told to whom."""

    name = "referrals"
    verbose_name = "Inkopplingar och samverkan"

    def ready(self):
        from calls import case_parts
        from referrals.case_part import ReferralsPart
        from referrals.code_lists import FIRST_DAY, LISTS
        from referrals.earlier_part import EARLIER
        from referrals.holdings import HELD
        from referrals.watch_part import overdue_answers
        from stodtelefon.accounts import holdings
        from stodtelefon.earlier import earlier_parts
        from stodtelefon.organisation import code_lists, first_day
        from stodtelefon.watch import figures

        case_parts.register(ReferralsPart())
        code_lists.register(*LISTS)
        earlier_parts.register(*EARLIER)
        first_day.register(FIRST_DAY)
        figures.register(overdue_answers)
        holdings.register(*HELD)
