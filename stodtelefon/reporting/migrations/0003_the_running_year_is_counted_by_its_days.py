"""Of the running year whatever changes says on which day, so that the other days need not be counted anew.

- What is said of a year that is over, or of a year that is to come, is as it was.
- Which year is running may differ by a day between the clock of the database and that of whoever counts.
- A person is counted on the day of their first call of the year, so a call is said of all days from its own on that the
  person has called. Each transaction says a day once.
"""

import uuid

import django.db.models.functions.datetime
from django.db import migrations, models

import stodtelefon.privacy.fields

COUNT_ANEW = """
CREATE OR REPLACE FUNCTION reporting_count_anew(days date[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    first_running int := extract(year FROM (now() - interval '1 day') AT TIME ZONE 'Europe/Stockholm');
    last_running int := extract(year FROM (now() + interval '1 day') AT TIME ZONE 'Europe/Stockholm');
    said text := coalesce(current_setting('stodtelefon.counted_anew', true), '');
    told text;
    day date;
    first int;
BEGIN
    FOREACH day IN ARRAY coalesce(days, '{}') LOOP
        CONTINUE WHEN day IS NULL;
        first := extract(year FROM day);
        FOR number IN first .. first + 1 LOOP
            CONTINUE WHEN number > last_running;
            told := ' ' || number || CASE WHEN number >= first_running THEN '/' || day ELSE '' END || ' ';
            CONTINUE WHEN position(told IN said) > 0;
            INSERT INTO public.reporting_yearchange (year, day)
            VALUES (number, CASE WHEN number >= first_running THEN day END);
            said := said || told;
            PERFORM set_config('stodtelefon.counted_anew', said, true);
        END LOOP;
    END LOOP;
END
$$;
"""

AS_BEFORE = """
CREATE OR REPLACE FUNCTION reporting_count_anew(days date[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    running int := extract(year FROM now() AT TIME ZONE 'Europe/Stockholm');
    said text := coalesce(current_setting('stodtelefon.counted_anew', true), '');
    day date;
    first int;
BEGIN
    FOREACH day IN ARRAY coalesce(days, '{}') LOOP
        CONTINUE WHEN day IS NULL;
        first := extract(year FROM day);
        FOR number IN first .. first + 1 LOOP
            CONTINUE WHEN number >= running OR position(' ' || number || ' ' IN said) > 0;
            INSERT INTO public.reporting_yearchange (year) VALUES (number);
            said := said || ' ' || number || ' ';
            PERFORM set_config('stodtelefon.counted_anew', said, true);
        END LOOP;
    END LOOP;
END
$$;
"""

CALL = """
CREATE OR REPLACE FUNCTION reporting_calls_call() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM public.reporting_count_anew({days});
    RETURN NULL;
END
$$;
"""
OWN = "ARRAY[public.reporting_day(OLD.received_at), public.reporting_day(NEW.received_at)]"
# Nothing is looked up of a call in a year that is over.
LATER = """(SELECT array_agg(public.reporting_day(c.received_at)) FROM public.calls_call c
        WHERE c.caller_id IN (OLD.caller_id, NEW.caller_id)
        AND c.received_at >= least(OLD.received_at, NEW.received_at)
        AND c.received_at >= make_timestamptz(
            extract(year FROM (now() - interval '1 day') AT TIME ZONE 'Europe/Stockholm')::int,
            1, 1, 0, 0, 0, 'Europe/Stockholm')
        AND greatest(OLD.received_at, NEW.received_at) >= make_timestamptz(
            extract(year FROM (now() - interval '1 day') AT TIME ZONE 'Europe/Stockholm')::int,
            1, 1, 0, 0, 0, 'Europe/Stockholm'))"""

# What was kept of a running year is not known to those who come after, where this is undone.
FORGET = """
DELETE FROM reporting_keptyear WHERE year >= extract(year FROM made_at AT TIME ZONE 'Europe/Stockholm');
DELETE FROM reporting_yearchange WHERE year >= extract(year FROM now() AT TIME ZONE 'Europe/Stockholm');
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0002_what_is_counted_is_watched")]

    operations = [
        migrations.AddField(
            "yearchange",
            "day",
            models.DateField(null=True, verbose_name="dag"),
        ),
        migrations.AlterModelOptions(
            "yearchange",
            {"verbose_name": "ändring i ett räknat år", "verbose_name_plural": "ändringar i räknade år"},
        ),
        migrations.CreateModel(
            name="CountedMonth",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="år")),
                ("month", models.PositiveSmallIntegerField(verbose_name="månad")),
                (
                    "days",
                    stodtelefon.privacy.fields.SealedJSONField(
                        blank=True, max_length=200000, verbose_name="dagarna"
                    ),
                ),
                (
                    "total",
                    stodtelefon.privacy.fields.SealedJSONField(
                        blank=True, max_length=200000, verbose_name="hela månaden"
                    ),
                ),
                ("made_of", models.CharField(max_length=64, verbose_name="gjord av")),
            ],
            options={"verbose_name": "räknad månad", "verbose_name_plural": "räknade månader"},
        ),
        migrations.AddConstraint(
            "countedmonth",
            models.UniqueConstraint(
                fields=("year", "month"),
                name="month_is_counted_once",
                violation_error_message="Månaden är redan räknad.",
            ),
        ),
        migrations.RemoveConstraint("keptyear", "kept_year_is_over"),
        migrations.AddConstraint(
            "keptyear",
            models.CheckConstraint(
                condition=models.Q(("year__lte", django.db.models.functions.datetime.ExtractYear("made_at"))),
                name="kept_year_has_begun",
                violation_error_message="Ett år som inte har börjat kan inte sparas.",
            ),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, FORGET),
        migrations.RunSQL(COUNT_ANEW, AS_BEFORE),
        migrations.RunSQL(CALL.format(days=f"{OWN} || {LATER}"), CALL.format(days=OWN)),
    ]
