"""The log in the database: each line gets its place in the chain at commit, and no line is changed or removed.

The triggers are written out here and not by django-pgtrigger, whose triggers any session can switch off.

- `audit_link_event` runs at commit (a deferred constraint trigger), as the owner of the tables, so that the
  application's role needs no right to write links. Its advisory lock is the last lock of the transaction: lines
  are inserted without one, and get their order when they are committed.
- The canonical text of a line is a JSON array in the order of `audit_canonical`. `chain.py` makes the same text.
- `audit_append_only` refuses UPDATE, DELETE and TRUNCATE for everyone, the owner included.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION audit_canonical(line audit_auditevent) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT jsonb_build_array(
        line.id, (extract(epoch FROM line.at) * 1000000)::bigint, line.event, line.is_read, line.actor_id,
        line.target_type, line.target_id, line.case_id, to_jsonb(line.fields), host(line.origin)
    )::text
$$;

CREATE FUNCTION audit_link_event() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    place bigint;
    before bytea;
BEGIN
    PERFORM pg_advisory_xact_lock(83846879);
    SELECT link.position, link.hash INTO place, before
        FROM public.audit_auditlink link ORDER BY link.position DESC LIMIT 1;
    place := coalesce(place, 0) + 1;
    before := coalesce(before, decode(repeat('00', 32), 'hex'));
    INSERT INTO public.audit_auditlink (event_id, position, previous, hash)
        VALUES (NEW.id, place, before, sha256(before || convert_to(public.audit_canonical(NEW), 'UTF8')));
    RETURN NULL;
END
$$;

CREATE FUNCTION audit_append_only() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
END
$$;

REVOKE ALL ON FUNCTION audit_canonical(audit_auditevent), audit_link_event(), audit_append_only() FROM PUBLIC;

CREATE CONSTRAINT TRIGGER audit_event_is_linked_at_commit
    AFTER INSERT ON audit_auditevent DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION audit_link_event();

CREATE TRIGGER audit_event_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();
CREATE TRIGGER audit_link_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_auditlink
    FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();
CREATE TRIGGER audit_head_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_signedhead
    FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();

COMMENT ON TABLE audit_auditevent IS 'Access log. Append-only; chained in audit_auditlink at commit.';
"""

BACKWARD = """
DROP TRIGGER audit_head_is_append_only ON audit_signedhead;
DROP TRIGGER audit_link_is_append_only ON audit_auditlink;
DROP TRIGGER audit_event_is_append_only ON audit_auditevent;
DROP TRIGGER audit_event_is_linked_at_commit ON audit_auditevent;
DROP FUNCTION audit_append_only();
DROP FUNCTION audit_link_event();
DROP FUNCTION audit_canonical(audit_auditevent);
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_the_log_of_what_was_done_and_read")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
