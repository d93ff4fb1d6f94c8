"""Every field that is told of has a Swedish name, and every record a page."""

from stodtelefon.earlier.earlier_parts import parts
from stodtelefon.earlier.telling import label_of, told_fields
from stodtelefon.earlier.triggers import versioned_models

# Told of on the page of another record.
ON_ANOTHER_PAGE = {"calls.PersonOfConcern": "of its case", "meetings.Answer": "of its meeting"}


def test_every_record_has_a_page():
    shown = {part.model._meta.label for part in parts}

    missing = {model._meta.label for model in versioned_models()} - shown
    assert missing == ON_ANOTHER_PAGE.keys()


def test_every_field_has_a_name_of_its_own_in_swedish():
    labels = {
        f"{model.__name__}.{field.name}": label_of(field)
        for model in versioned_models()
        for field in told_fields(model).values()
    }

    english = {
        name: label for name, label in labels.items() if label.lower() == name.split(".")[1].replace("_", " ")
    }
    assert english == {  # which are Swedish too
        "OutreachEvent.material": "Material",
        "Cooperation.organisation": "Organisation",
    }
