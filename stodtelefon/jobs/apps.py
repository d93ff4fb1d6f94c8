from django.apps import AppConfig


class JobsConfig(AppConfig):
    """What is done by itself, every hour and every night, and how it went."""

    name = "stodtelefon.jobs"
    verbose_name = "Tidsstyrda körningar"

    def ready(self):
        from stodtelefon.jobs.lateness import job_faults, job_readings
        from stodtelefon.watch import figures, readiness

        readiness.register(readiness.Check("jobb", "Tidsstyrda körningar", job_faults, lambda: "I tid."))
        figures.register(job_readings)
