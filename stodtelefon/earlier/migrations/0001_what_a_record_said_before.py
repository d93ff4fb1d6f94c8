"""What a record said before it was changed, and the functions that keep it. Each table's triggers are made after every
`migrate` (stodtelefon/earlier/triggers.py).

They are written out here and not by django-pgtrigger: they run as the owner of the tables, so that the application's
role needs no right to write here. None of them can be called, but by a trigger, and only the owner makes triggers.

- `earlier_keep` keeps of each changed row what its changed columns said. Several changes of a row in one transaction,
  before a line of the log tells of them, are one: what stood first stays.
- `earlier_keep_set` does the same for what hangs on a record, as the agencies of an occasion. What is made anew
  (version 1) has said nothing before.
- `earlier_is_told` gives what was kept who and when: those of the first line that the transaction adds to the log.
- `earlier_erase` takes it away with its record, or a column of it that must not be kept any longer.
- `earlier_is_silent`: the owner seals the same words with another key (`rotate_keys`). Nobody else can say so.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION earlier_is_silent() RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN current_setting('stodtelefon.seals_anew', true) = 'on' AND current_user = (
        SELECT pg_get_userbyid(proowner) FROM pg_proc WHERE oid = 'public.earlier_is_silent()'::regprocedure
    );
END
$$;

CREATE FUNCTION earlier_note(
    label text, key text, replaced integer, plain jsonb, closed jsonb
) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.earlier_earlierversion SET before = plain || before, sealed = closed || sealed
        WHERE transaction = pg_current_xact_id()::text::bigint AND at = transaction_timestamp()
        AND record_type = label AND record = key;
    IF NOT FOUND THEN
        INSERT INTO public.earlier_earlierversion (record_type, record, version, before, sealed, at, transaction)
            VALUES (label, key, replaced, plain, closed, transaction_timestamp(),
                pg_current_xact_id()::text::bigint);
        PERFORM set_config('stodtelefon.earlier', 'on', true);
    END IF;
END
$$;

CREATE FUNCTION earlier_keep() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    was jsonb := to_jsonb(OLD);
    is_now jsonb := to_jsonb(NEW);
    plain jsonb;
    closed jsonb;
BEGIN
    SELECT coalesce(jsonb_object_agg(one.key, one.value) FILTER (WHERE one.key <> ALL (TG_ARGV[3]::text[])), '{}'),
        coalesce(jsonb_object_agg(one.key, one.value) FILTER (WHERE one.key = ANY (TG_ARGV[3]::text[])), '{}')
        INTO plain, closed FROM jsonb_each(was) one
        WHERE one.key <> ALL (TG_ARGV[2]::text[]) AND one.value IS DISTINCT FROM is_now -> one.key;
    IF plain <> '{}' OR closed <> '{}' THEN
        PERFORM public.earlier_note(
            TG_ARGV[0], was ->> TG_ARGV[1], (was ->> 'version')::integer, plain, closed
        );
    END IF;
    RETURN NULL;
END
$$;

CREATE FUNCTION earlier_keep_set() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    row jsonb := CASE TG_OP WHEN 'INSERT' THEN to_jsonb(NEW) ELSE to_jsonb(OLD) END;
    owner text := row ->> TG_ARGV[3];
    replaced integer;
    there jsonb;
BEGIN
    EXECUTE format('SELECT version FROM public.%I WHERE %I::text = $1', TG_ARGV[1], TG_ARGV[2])
        INTO replaced USING owner;
    IF replaced > 1 THEN
        EXECUTE format(
            'SELECT coalesce(jsonb_agg(%I ORDER BY %I), ''[]'') FROM %I.%I WHERE %I::text = $1',
            TG_ARGV[5], TG_ARGV[5], TG_TABLE_SCHEMA, TG_TABLE_NAME, TG_ARGV[3]
        ) INTO there USING owner;
        PERFORM public.earlier_note(
            TG_ARGV[0], owner, replaced - 1, jsonb_build_object(TG_ARGV[4], there), '{}'
        );
    END IF;
    RETURN CASE TG_OP WHEN 'INSERT' THEN NEW ELSE OLD END;
END
$$;

CREATE FUNCTION earlier_erase() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    key text := to_jsonb(OLD) ->> TG_ARGV[1];
    name text;
BEGIN
    IF TG_NARGS = 2 THEN
        DELETE FROM public.earlier_earlierversion WHERE record_type = TG_ARGV[0] AND record = key;
        RETURN NULL;
    END IF;
    FOREACH name IN ARRAY TG_ARGV[2]::text[] LOOP
        UPDATE public.earlier_earlierversion SET
            before = CASE WHEN before ? name AND before -> name <> 'null'
                THEN jsonb_set(before, ARRAY[name], '{"erased": true}') ELSE before END,
            sealed = CASE WHEN sealed ? name AND sealed -> name <> 'null'
                THEN jsonb_set(sealed, ARRAY[name], '{"erased": true}') ELSE sealed END
            WHERE record_type = TG_ARGV[0] AND record = key AND (before ? name OR sealed ? name);
    END LOOP;
    RETURN NULL;
END
$$;

CREATE FUNCTION earlier_is_told() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE public.earlier_earlierversion
        SET at = NEW.at, by_id = NEW.actor_id, line = NEW.id, transaction = NULL
        WHERE transaction = pg_current_xact_id()::text::bigint AND at = transaction_timestamp();
    PERFORM set_config('stodtelefon.earlier', '', true);
    RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION earlier_note(text, text, integer, jsonb, jsonb), earlier_keep(), earlier_keep_set(),
    earlier_erase(), earlier_is_told() FROM PUBLIC;

CREATE TRIGGER earlier_is_told AFTER INSERT ON audit_auditevent FOR EACH ROW
    WHEN (NOT NEW.is_read AND current_setting('stodtelefon.earlier', true) = 'on')
    EXECUTE FUNCTION earlier_is_told();

COMMENT ON TABLE earlier_earlierversion IS 'Earlier versions of records. Written by triggers, as the owner.';
"""

BACKWARD = """
DROP TRIGGER earlier_is_told ON audit_auditevent;
DROP FUNCTION earlier_is_told();
DROP FUNCTION earlier_erase() CASCADE;
DROP FUNCTION earlier_keep_set() CASCADE;
DROP FUNCTION earlier_keep() CASCADE;
DROP FUNCTION earlier_note(text, text, integer, jsonb, jsonb);
DROP FUNCTION earlier_is_silent();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = [
        ("audit", "0006_lines_are_found_by_their_event"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EarlierVersion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "record_type",
                    models.CharField(editable=False, max_length=60, verbose_name="vad för slag"),
                ),
                ("record", models.CharField(editable=False, max_length=40, verbose_name="vad")),
                ("version", models.PositiveIntegerField(editable=False, verbose_name="version")),
                (
                    "before",
                    models.JSONField(default=dict, editable=False, verbose_name="uppgifter före"),
                ),
                (
                    "sealed",
                    models.JSONField(default=dict, editable=False, verbose_name="förseglade uppgifter före"),
                ),
                ("at", models.DateTimeField(editable=False, verbose_name="ersatt")),
                ("line", models.BigIntegerField(editable=False, null=True, verbose_name="loggrad")),
                (
                    "transaction",
                    models.BigIntegerField(editable=False, null=True, verbose_name="transaktion"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="ersatt av",
                    ),
                ),
            ],
            options={
                "verbose_name": "tidigare lydelse",
                "verbose_name_plural": "tidigare lydelser",
                "indexes": [
                    models.Index(fields=["record_type", "record", "id"], name="earlier_by_record"),
                    models.Index(
                        condition=models.Q(("transaction__isnull", False)),
                        fields=["transaction"],
                        name="earlier_of_transaction",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
