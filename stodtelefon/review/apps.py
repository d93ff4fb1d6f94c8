from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """The monthly review of the access log: who read what, and whether there was a reason."""

    name = "stodtelefon.review"
    verbose_name = "Loggkontroll"

    def ready(self):
        from calls import case_parts
        from stodtelefon.accounts import holdings
        from stodtelefon.jobs import steps
        from stodtelefon.review.case_part import ReviewPart
        from stodtelefon.review.holdings import QUESTIONS
        from stodtelefon.review.steps import NIGHTLY

        case_parts.register(ReviewPart())
        holdings.register(QUESTIONS)
        steps.register("nightly", NIGHTLY)
