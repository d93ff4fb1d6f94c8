from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """Linking in agencies, helping onward, and the register of what was told to whom."""

    name = "referrals"
    verbose_name = "Inkopplingar och samverkan"

    def ready(self):
        from calls import case_page
        from calls.actions import cases
        from meetings import partners
        from referrals import timeline
        from referrals.partners import current_agencies

        case_page.entries += [
            timeline.referral_entries,
            timeline.signposting_entries,
            timeline.disclosure_entries,
        ]
        case_page.next_steps.append(timeline.next_steps)
        case_page.links.append(timeline.links)
        cases.closing_obstacles.append(timeline.closing_obstacle)
        cases.level_uses.append(timeline.uses_level)
        partners.providers.append(current_agencies)
