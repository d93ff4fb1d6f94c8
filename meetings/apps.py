from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    """Meetings, the question battery, what was found and the assessment."""

    name = "meetings"
    verbose_name = "Möten"

    def ready(self):
        from calls import case_page, visibility
        from calls.actions import cases
        from meetings import timeline

        case_page.entries.append(timeline.entries)
        case_page.next_steps.append(timeline.next_steps)
        case_page.links.append(timeline.links)
        case_page.caller_entries.append(timeline.caller_entries)
        visibility.grounds.append(timeline.sees_by_booking)
        cases.level_uses.append(timeline.uses_level)
        cases.closing_obstacles.append(timeline.closing_obstacle)
        cases.meeting_checks.append(timeline.has_met)
