"""The heads of the log are numbered, chained and written by the owner alone; what is wrong is dealt with by two people.

The table of heads is made anew: a head signed before 0.2.0 says nothing of the one before it, and no installation but of
invented years could be in service then. The next hourly run signs the whole log. The lines themselves are not touched.

`audit_fault_is_kept` lets a fault be noted, explained, confirmed and signed, each once. The sealed columns are left out,
since a change of keys seals the same text anew. Only the owner says from which head it has been signed again.
"""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import stodtelefon.privacy.fields

HEADS_ARE_FREE = "DROP TRIGGER audit_head_is_append_only ON audit_signedhead"
HEADS_ARE_KEPT = """
CREATE TRIGGER audit_head_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_signedhead
    FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();
"""

FAULTS_ARE_KEPT = """
CREATE FUNCTION audit_fault_is_kept() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.explained_at IS NULL AND NEW.confirmed_at IS NULL AND NEW.signed_number IS NULL THEN
            RETURN NEW;
        END IF;
    ELSIF (NEW.id, NEW.found_at, NEW.what, NEW.place, NEW.line, NEW.until, NEW.state)
            IS NOT DISTINCT FROM (OLD.id, OLD.found_at, OLD.what, OLD.place, OLD.line, OLD.until, OLD.state)
        AND (OLD.explained_at IS NULL
            OR (NEW.explained_at, NEW.explained_by_id) IS NOT DISTINCT FROM (OLD.explained_at, OLD.explained_by_id))
        AND (OLD.confirmed_at IS NULL
            OR (NEW.confirmed_at, NEW.confirmed_by_id) IS NOT DISTINCT FROM (OLD.confirmed_at, OLD.confirmed_by_id))
        AND (NEW.signed_number IS NOT DISTINCT FROM OLD.signed_number
            OR OLD.signed_number IS NULL AND pg_has_role(current_user, (
                SELECT relowner FROM pg_class WHERE pg_class.oid = TG_RELID), 'MEMBER')) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'what is written of a fault stays'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'chain_fault_is_kept';
END
$$;

REVOKE ALL ON FUNCTION audit_fault_is_kept() FROM PUBLIC;

CREATE TRIGGER audit_fault_is_kept BEFORE INSERT OR UPDATE ON audit_chainfault
    FOR EACH ROW EXECUTE FUNCTION audit_fault_is_kept();
CREATE TRIGGER audit_fault_is_not_removed BEFORE DELETE OR TRUNCATE ON audit_chainfault
    FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();
"""

BACKWARD = """
DROP TRIGGER audit_fault_is_not_removed ON audit_chainfault;
DROP TRIGGER audit_fault_is_kept ON audit_chainfault;
DROP FUNCTION audit_fault_is_kept();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0002_every_line_is_chained_and_kept"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(HEADS_ARE_FREE, HEADS_ARE_KEPT),
        migrations.DeleteModel(name="SignedHead"),
        migrations.CreateModel(
            name="SignedHead",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.BigIntegerField(verbose_name="nummer")),
                ("series", models.BigIntegerField(verbose_name="serie")),
                ("position", models.BigIntegerField(verbose_name="plats")),
                ("hash", models.BinaryField(max_length=32, verbose_name="länkens hash")),
                ("state", models.BinaryField(max_length=32, verbose_name="loggens tillstånd")),
                ("marks", models.BinaryField(blank=True, verbose_name="radernas märken")),
                ("marks_hash", models.BinaryField(max_length=32, verbose_name="märkenas hash")),
                ("known_until", models.BigIntegerField(default=0, verbose_name="utrett till och med plats")),
                ("fault_id", models.UUIDField(null=True, verbose_name="utrett fel")),
                ("previous", models.BinaryField(max_length=32, verbose_name="föregående huvud")),
                ("key_number", models.PositiveIntegerField(verbose_name="nyckelns nummer")),
                (
                    "signed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="signerad"
                    ),
                ),
                ("signature", models.BinaryField(max_length=32, verbose_name="signatur")),
            ],
            options={
                "verbose_name": "signerat huvud",
                "verbose_name_plural": "signerade huvuden",
                "indexes": [models.Index(fields=["number", "id"], name="audit_head_by_number")],
            },
        ),
        migrations.CreateModel(
            name="ChainFault",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("found_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="hittat")),
                ("what", models.TextField(verbose_name="vad som inte stämmer")),
                ("place", models.BigIntegerField(blank=True, null=True, verbose_name="första plats")),
                ("line", models.BigIntegerField(blank=True, null=True, verbose_name="första rad")),
                ("until", models.BigIntegerField(verbose_name="sista plats då")),
                ("state", models.BinaryField(max_length=32, verbose_name="tillstånd då")),
                (
                    "explanation",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=5000, verbose_name="vad som har hänt"
                    ),
                ),
                ("explained_at", models.DateTimeField(blank=True, null=True, verbose_name="förklarat")),
                (
                    "confirmation",
                    stodtelefon.privacy.fields.SealedTextField(
                        blank=True, max_length=5000, verbose_name="hur det har kontrollerats"
                    ),
                ),
                ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="bekräftat")),
                (
                    "signed_number",
                    models.BigIntegerField(blank=True, null=True, verbose_name="signerat igen från huvud"),
                ),
                (
                    "explained_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "fel i loggen",
                "verbose_name_plural": "fel i loggen",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            explanation__isnull=True, explained_by__isnull=True, explained_at__isnull=True
                        )
                        | models.Q(
                            explanation__isnull=False, explained_by__isnull=False, explained_at__isnull=False
                        ),
                        name="chain_fault_explanation_has_person_and_time",
                        violation_error_message="En förklaring behöver både vem som skrev den och när.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            confirmation__isnull=True, confirmed_by__isnull=True, confirmed_at__isnull=True
                        )
                        | models.Q(
                            confirmation__isnull=False,
                            confirmed_by__isnull=False,
                            confirmed_at__isnull=False,
                        ),
                        name="chain_fault_confirmation_has_person_and_time",
                        violation_error_message="En bekräftelse behöver både vem som skrev den och när.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(confirmed_at__isnull=True)
                        | (
                            models.Q(explained_at__isnull=False)
                            & ~models.Q(confirmed_by=models.F("explained_by"))
                        ),
                        name="chain_fault_is_confirmed_by_another",
                        violation_error_message="Den som skrev vad som hände kan inte själv bekräfta det.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(signed_number__isnull=True) | models.Q(confirmed_at__isnull=False),
                        name="chain_fault_is_confirmed_before_it_is_signed",
                        violation_error_message="Loggen signeras först när två personer har utrett felet.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(HEADS_ARE_KEPT, HEADS_ARE_FREE),
        migrations.RunSQL(FAULTS_ARE_KEPT, BACKWARD),
    ]
