"""The code lists as a new installation has them. A municipality edits labels and retires rows; keys stay."""

from django.db import migrations

ROLES = [
    ("teacher", "lärare eller annan skolpersonal", "school", "ask"),
    ("principal", "rektor", "school", "ask"),
    ("school_health", "elevhälsa", "school", "ask"),
    ("social_worker", "socialsekreterare", "social_services", "yes"),
    ("other_social_services", "annan inom socialtjänsten", "social_services", "yes"),
    ("leisure", "fritids- eller fältpersonal", "municipality", "yes"),
    ("other_municipal", "annan kommunal tjänsteperson", "municipality", "yes"),
    ("police", "polis", "authority", "no"),
    ("probation", "kriminalvård eller frivård", "authority", "no"),
    ("health_care", "hälso- och sjukvård", "authority", "no"),
    ("other_authority", "annan myndighet", "authority", "no"),
    ("association", "förening eller trossamfund", "civil_society", "no"),
    ("parent", "förälder eller vårdnadshavare", "public", "no"),
    ("sibling", "syskon", "public", "no"),
    ("partner", "partner", "public", "no"),
    ("other_relative", "annan anhörig", "public", "no"),
    ("friend", "vän", "public", "no"),
    ("neighbour", "granne eller annan privatperson", "public", "no"),
    ("self", "personen själv", "self", "no"),
    ("unknown", "vill inte uppge", "unknown", "no"),
]
KINDS = [
    ("local_press", "annons i lokalpressen"),
    ("poster", "affisch eller folder"),
    ("web", "kommunens webbplats"),
    ("social_media", "sociala medier"),
    ("school_visit", "besök på skola"),
    ("workplace_visit", "besök på arbetsplats"),
    ("association_evening", "kväll med förening"),
    ("training", "utbildning eller föreläsning"),
    ("network", "nätverk eller samverkansmöte"),
    ("colleague", "kollega eller bekant"),
    ("other_service", "annan verksamhet hänvisade"),
    ("other", "annat"),
]
AUDIENCES = [
    ("public", "allmänheten"),
    ("parents", "föräldrar"),
    ("mothers", "kvinnor och mammor"),
    ("young_people", "unga"),
    ("teachers", "lärare och skolledare"),
    ("school_health", "skolkuratorer och elevhälsa"),
    ("social_services", "övrig socialtjänst"),
    ("leisure", "fritid"),
    ("probation", "frivård"),
    ("police", "polis"),
    ("health_care", "hälso- och sjukvård"),
    ("associations", "föreningar"),
    ("faith_communities", "trossamfund"),
]
NEEDS = [
    ("talk", "prata igenom"),
    ("advice", "råd om nästa steg"),
    ("knowledge", "kunskap"),
    ("meeting", "möte"),
    ("link_in", "koppla in någon"),
    ("other", "annat"),
]


def fill(apps, schema_editor):
    CallerRole = apps.get_model("calls", "CallerRole")
    for position, (key, label, group, staff) in enumerate(ROLES, start=1):
        CallerRole.objects.create(
            key=key, label=label, group=group, municipal_staff=staff, position=position * 10
        )
    for name, rows in (("OutreachKind", KINDS), ("Audience", AUDIENCES), ("Need", NEEDS)):
        model = apps.get_model("calls", name)
        for position, (key, label) in enumerate(rows, start=1):
            model.objects.create(key=key, label=label, position=position * 10)


class Migration(migrations.Migration):
    dependencies = [("calls", "0001_the_line_as_it_starts")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
