"""A line of the log holds a keyed digest of each text that was signed with it, and the chain covers them.

A line that signs nothing has the same text as before, so every hash that is there still fits. The column is empty where it
was not: no row is rewritten.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

CANONICAL = """
CREATE OR REPLACE FUNCTION audit_canonical(line audit_auditevent) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT (jsonb_build_array(
        line.id, (extract(epoch FROM line.at) * 1000000)::bigint, line.event, line.is_read, line.actor_id,
        line.target_type, line.target_id, line.case_id, to_jsonb(line.fields), host(line.origin)
    ){digests})::text
$$;
"""
DIGESTS = """ || CASE WHEN line.digests IS NULL THEN '[]'::jsonb
        ELSE jsonb_build_array(to_jsonb(line.digests)) END"""
FORWARD = CANONICAL.format(digests=DIGESTS)
BACKWARD = CANONICAL.format(digests="")


class Migration(migrations.Migration):
    dependencies = [("audit", "0004_wrong_codes_are_counted_at_once")]

    operations = [
        migrations.AddField(
            model_name="auditevent",
            name="digests",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=160),
                editable=False,
                null=True,
                size=None,
                verbose_name="signerade texters avtryck",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
