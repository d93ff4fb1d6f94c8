import json
from pathlib import Path

from django.db import migrations
from django.utils import timezone

DATA = Path(__file__).resolve().parent.parent / "data" / "battery_1.json"


def load(apps, schema_editor):
    """The 38 questions are laid in as a draft and then published, as every version is."""
    battery_model = apps.get_model("meetings", "Battery")
    section_model = apps.get_model("meetings", "Section")
    question_model = apps.get_model("meetings", "Question")
    data = json.loads(DATA.read_text(encoding="utf-8"))
    battery = battery_model.objects.create(number=1, name=data["name"], status="draft")
    for place, section_data in enumerate(data["sections"], start=1):
        questions = section_data.pop("questions")
        section = section_model.objects.create(battery=battery, position=place, **section_data)
        for position, question in enumerate(questions, start=1):
            question_model.objects.create(section=section, position=position, **question)
    battery_model.objects.update(status="published", published_at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_meetings_batteries_findings_and_assessments")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
