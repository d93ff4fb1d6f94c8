from django.apps import AppConfig


class CallsConfig(AppConfig):
    """Calls, the snabbscanning and the case that everything else hangs on."""

    name = "calls"
    verbose_name = "Samtal och ärenden"

    def ready(self):
        from calls import case_page, numbers, timeline, visibility
        from calls.models import ChildDecision
        from stodtelefon.audit import case_numbers

        case_page.entries += [
            timeline.scan_entries,
            timeline.child_entries,
            timeline.note_entries,
            timeline.decision_entries,
        ]
        case_page.next_steps.append(timeline.next_steps)
        case_page.links.append(timeline.links)
        case_page.objectionable |= {
            "anteckning": lambda case, pk: case.notes.filter(pk=pk).exists(),
            "snabbscanning": lambda case, pk: case.calls.filter(scans__pk=pk).exists(),
        }
        visibility.grounds.append(ChildDecision.objects.ground)
        case_numbers.register(numbers.numbers_of, numbers.case_of)
