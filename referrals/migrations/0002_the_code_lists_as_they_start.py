"""The types of agencies, and the fifteen grounds for telling something (OSL 2009:400, BrB 24:4).

The municipality edits both. Sections as read in early 2026; a lawyer confirms them before live use.
"""

from django.db import migrations

# key, label, group
AGENCY_TYPES = [
    ("social_services_intake", "socialtjänstens mottagning", "social_services"),
    ("social_services_other", "annan verksamhet i socialtjänsten", "social_services"),
    ("emergency_social_services", "socialjour", "social_services"),
    ("police", "polisen", "police"),
    ("security_police", "Säkerhetspolisen", "police"),
    ("customs", "Tullverket", "police"),
    ("ve_experts", "experter på våldsbejakande extremism", "ve_experts"),
    ("exit_programme", "avhopparverksamhet", "exit"),
    ("civil_society", "förening eller organisation", "civil_society"),
    ("faith_community", "trossamfund", "civil_society"),
    ("school", "skola", "school"),
    ("student_health", "elevhälsa", "school"),
    ("health_care", "hälso- och sjukvård", "health_care"),
    ("psychiatry", "psykiatri, barn eller vuxna", "health_care"),
    ("probation", "frivård", "probation"),
    ("leisure", "fritid och fältarbete", "other"),
    ("other", "annan", "other"),
]

POLICE = ["police"]
CARE = ["social_services", "health_care"]

LEGAL_BASES = [
    {
        "key": "consent",
        "label": "Samtycke från den uppgiften gäller",
        "section": "OSL 10:1, 12:2",
        "note": (
            "Gäller en viss mottagare och vissa uppgifter, dateras och kan tas tillbaka. "
            "För barn: vårdnadshavare, eller barnet självt efter mognad (OSL 12:3)."
        ),
        "reason_prompt": "Vem har samtyckt, till att vad lämnas till vem?",
        "needs_reason": True,
        "needs_date": True,
    },
    {
        "key": "deidentified",
        "label": "Avidentifierad konsultation",
        "section": "utanför sekretessen om ingen kan pekas ut",
        "note": "I en liten krets räcker det inte att utelämna namnet. Tänk på skola, familj och plats.",
        "allows_names": False,
    },
    {
        "key": "no_harm",
        "label": "Menprövning: det står klart att ingen lider men",
        "section": "OSL 26:1",
        "note": "Huvudregeln är sekretess. Det ska stå klart att varken den enskilde eller närstående lider men.",
        "reason_prompt": "Varför står det klart att ingen lider men?",
        "needs_reason": True,
    },
    {
        "key": "duty_child_report",
        "label": "Orosanmälan, uppgiftsskyldighet",
        "section": "OSL 10:28, SoL 19:1",
        "note": "Anmälan görs genast. Gäller också till mottagning under en annan nämnd.",
        "for_groups": ["social_services"],
    },
    {
        "key": "care_under18",
        "label": "Nödvändigt stöd till den som är under 18 år",
        "section": "OSL 26:9",
        "note": "Bara till annan socialtjänst eller hälso- och sjukvård.",
        "reason_prompt": "Varför är det nödvändigt för att ge stödet?",
        "needs_reason": True,
        "below_age": 18,
        "for_groups": CARE,
    },
    {
        "key": "youth_crime_risk",
        "label": "Risk för brott, under 21 år",
        "section": "OSL 10:18 a",
        "note": "Polis, Säkerhetspolis och tull. Inte om det är olämpligt för stödet eller av andra särskilda skäl.",
        "reason_prompt": "Vilka konkreta omständigheter talar för risken?",
        "needs_concrete": True,
        "below_age": 21,
        "for_groups": POLICE,
    },
    {
        "key": "terror_prevention",
        "label": "Risk för terroristbrott eller liknande",
        "section": "OSL 10:18 b",
        "note": "Polis och Säkerhetspolis. Oavsett ålder.",
        "reason_prompt": "Vilka konkreta omständigheter talar för risken?",
        "needs_concrete": True,
        "for_groups": POLICE,
    },
    {
        "key": "near_violence",
        "label": "Risk för grovt våld mot närstående",
        "section": "OSL 10:18 c",
        "note": "Till Polismyndigheten.",
        "reason_prompt": "Vilka konkreta omständigheter talar för risken?",
        "needs_concrete": True,
        "for_groups": POLICE,
    },
    {
        "key": "minor_immediate",
        "label": "Omedelbart polisingripande, under 18 år",
        "section": "OSL 10:20",
        "note": "När personal möter ett barn i uppenbar allvarlig fara, eller på väg att begå brott.",
        "reason_prompt": "Vad hände?",
        "needs_reason": True,
        "below_age": 18,
        "for_groups": POLICE,
    },
    {
        "key": "offence_against_minor",
        "label": "Misstanke om vissa brott mot barn",
        "section": "OSL 10:21",
        "note": "Gäller bara de brott som paragrafen räknar upp. Fråga juristen när du är osäker.",
        "reason_prompt": "Vilket brott, och vad bygger det på?",
        "needs_reason": True,
        "for_groups": POLICE,
    },
    {
        "key": "terror_suspicion",
        "label": "Misstanke om begånget terroristbrott",
        "section": "OSL 10:22 a",
        "note": "Polis och Säkerhetspolis.",
        "reason_prompt": "Vad bygger misstanken på?",
        "needs_reason": True,
        "for_groups": POLICE,
    },
    {
        "key": "serious_suspicion",
        "label": "Misstanke om annat grövre brott",
        "section": "OSL 10:23",
        "note": "Straffgränsen står i paragrafen. Fråga juristen när du är osäker.",
        "reason_prompt": "Vilket brott, och vad bygger misstanken på?",
        "needs_reason": True,
        "for_groups": POLICE,
    },
    {
        "key": "necessary",
        "label": "Nödvändigt för vår egen verksamhet",
        "section": "OSL 10:2",
        "note": "Snäv och ovanlig. Räcker inte att det är praktiskt.",
        "reason_prompt": "Varför kan arbetet inte göras utan att uppgiften lämnas?",
        "needs_reason": True,
    },
    {
        "key": "emergency",
        "label": "Nöd, fara för liv",
        "section": "BrB 24:4",
        "note": "Larma 112 först. Skriv in utlämnandet efteråt.",
        "reason_prompt": "Vilken var faran?",
        "needs_reason": True,
    },
    {
        "key": "other_law",
        "label": "Annan bestämmelse",
        "section": "OSL 10:28",
        "note": "När en annan lag eller förordning säger att uppgiften ska lämnas.",
        "reason_prompt": "Vilken bestämmelse, och vad säger den?",
        "needs_reason": True,
    },
]


def fill(apps, schema_editor):
    agency_type = apps.get_model("referrals", "AgencyType")
    for position, (key, label, group) in enumerate(AGENCY_TYPES, start=1):
        agency_type.objects.get_or_create(
            key=key, defaults={"label": label, "group": group, "position": position * 10}
        )
    legal_basis = apps.get_model("referrals", "LegalBasis")
    for position, row in enumerate(LEGAL_BASES, start=1):
        values = {name: value for name, value in row.items() if name != "key"}
        legal_basis.objects.get_or_create(key=row["key"], defaults=values | {"position": position * 10})


class Migration(migrations.Migration):
    dependencies = [("referrals", "0001_agencies_referrals_and_the_register")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
