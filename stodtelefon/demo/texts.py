"""Invented words for what follows a call: notes, answers in the battery, findings, assessments, sheets, outreach."""

from __future__ import annotations

NOTES = (
    ("caller", "Ringde och berättade att det har varit lugnare i veckan. Vi bestämde att höras på torsdag."),
    ("caller", "Hen har pratat med rektor. Skolan ordnar en fast vuxen på rasterna."),
    ("caller", "Ville veta hur man svarar när samtalet kör fast. Vi övade på tre öppna frågor."),
    ("partner", "Elevhälsan bekräftar att kuratorn träffar eleven varje vecka."),
    ("partner", "Fältgruppen känner till platsen och tittar förbi extra på fredagar."),
    ("own", "Inget nytt sedan sist. Den som hör av sig har vårt nummer och vet hur hen når socialjouren."),
    ("own", "Förberedde mötet: gick igenom snabbscanningen och valde de delar av frågebatteriet som behövs."),
    ("caller", "Sms om att tiden passar. Inget om ärendet skrevs i meddelandet."),
    ("person", "Har själv sagt ja till att träffa oss, om det får ske utanför skolan."),
    ("partner", "Avhopparverksamheten kan ta emot med två dagars varsel."),
    ("caller", "Den som hör av sig sover bättre. Vill fortsätta en tid till."),
    ("own", "Samverkansmöte hölls. Alla vet vem som gör vad, och vem som håller i tråden."),
)
CLOSING = (
    "Den som hörde av sig känner sig trygg och vet hur hen når oss igen.",
    "Skolan och familjen har en plan som håller. Vi avslutar i samförstånd.",
    "Rätt verksamhet har tagit över. Vi har hört av oss en sista gång.",
    "Stödet är klart. Koden gäller om något händer.",
    "Inget nytt på två månader. Överenskommet med den som hörde av sig.",
)
HAND_OVERS = ("Sjuk resten av veckan. Ring före tisdag.", "Du har redan kontakt med skolan.", "")
CANCELS = (
    "Barnet blev sjukt, vill ha en ny tid.",
    "Hann inte från jobbet.",
    "Kollegan som ska vara med har förhinder.",
)

# Answers by question key: what one may have said. A question without words here is left open.
ANSWERS: dict[str, tuple[str, ...]] = {
    "hopes": (
        "Att få veta om jag gör rätt, och att slippa bära det själv.",
        "Att någon tar över det som inte är mitt jobb.",
        "Att hen ska få hjälp innan något händer.",
    ),
    "name_or_open": ("anonymous", "undecided", "open"),
    "person_knows": ("no", "yes", "unknown"),
    "worry_before": ("8", "7", "6", "9"),
    "occasion": (
        "En lektion om demokrati. Hen reste sig, sa att allt är en lögn och gick. Klassen satt tyst.",
        "Ett samtal i köket en kväll. Det var orden vi och dem som gjorde att jag ringde.",
        "En bild som dök upp i klassens grupp. Den togs bort efter några minuter, men alla hade sett den.",
    ),
    "words_used": ("De ska få vad de förtjänar.", "Snart är det vår tur.", "Ingen kan stoppa det nu."),
    "how_often": ("a_few", "recurring", "once"),
    "seen_by_others": ("yes", "yes", "no"),
    "other_explanation": (
        "Kanske är det ett sätt att få vara någon. Det är ensamt annars.",
        "Det kan vara sorgen efter farfar.",
        "Jag vet inte. Det är därför jag är här.",
    ),
    "noticed_since": ("2025-09", "2026-01", "2025-03"),
    "stopped_and_new": (
        "Slutade spela fotboll. Nytt är de långa samtalen på nätet och de mörka kläderna.",
        "Slutade träffa sin bästa vän. Nytt är en grupp som ingen av oss känner.",
    ),
    "life_event": ("loss", "conflict", "move"),
    "direction": ("unchanged", "worse", "varying", "better"),
    "daily_occupation": ("partly", "works", "does_not_work"),
    "company": (
        "Tre äldre killar som inte går på skolan. De gamla vännerna är borta.",
        "Mest ensam. På nätet är det många.",
    ),
    "steered_by_someone": ("yes", "unknown", "no"),
    "online_life": (
        "Ett slutet forum och en chatt. Jag har sett memer och listor på namn.",
        "Spelar mycket. Det är där kontakten togs.",
    ),
    "home_and_children": ("no", "no", "unknown", "yes"),
    "wellbeing": ("Sover dåligt och äter lite. Ler sällan.", "Ganska bra, faktiskt. Mer lugn än förut."),
    "what_matters": ("Att höra till. Att få vara modig.", "Rättvisa. Det har alltid varit viktigt."),
    "felt_injustice": ("yes", "yes", "unknown"),
    "talk_of_others": ("Kallar dem svaga. Ibland värre ord.", "Hårt, men det går att säga emot."),
    "open_to_other_views": ("sometimes", "stops", "well"),
    "symbols_and_media": ("yes", "no", "unknown"),
    "approves_violence": ("no", "unknown", "no", "yes"),
    "anyone_afraid": ("no", "yes", "unknown"),
    "named_target": ("no", "no", "no", "unknown"),
    "access_to_weapons": ("no", "unknown", "no"),
    "plans_to_leave": ("no", "no", "unknown"),
    "not_wanting_to_live": ("no", "no", "unknown"),
    "trusted_person": ("Morfar.", "Läraren i slöjd.", "Sin storasyster.", "Tränaren, om han frågar rätt."),
    "strengths": ("Är noggrann och snäll mot djur.", "Är bra på att bygga. Drömmer om en egen verkstad."),
    "already_tried": (
        "Tagit telefonen en vecka. Det blev bara värre.",
        "Pratat ofta och kort, utan att gräla. Det har hjälpt lite.",
    ),
    "doubts_or_other_wish": ("yes", "no", "unknown"),
    "not_yet_known": (
        "Vem det är som ringer om kvällarna. Syskonet kan fråga.",
        "Hur det går i skolan på riktigt. Mentorn kan ta reda på det.",
    ),
    "needs": ("talking_support", "parental_support", "school_support", "occupation"),
    "worry_after": ("5", "4", "6", "3"),
}
DECISION = "Vi pratar med mottagningen idag om det som sades, utan att vänta på nästa möte."
BASES = ("own", "told", "online", "reading")

WORKS = (
    "Kontakten med morfar, varje söndag.",
    "Matematiken.",
    "Hunden.",
    "Samtalen i bilen.",
    "Bandet på torsdagar.",
)
WORKS_NOT = ("Kvällarna hemma.", "Kontakten mellan skolan och hemmet.", "Att ta telefonen.", "Rasterna.")
FIND_OUT = (
    "Vem är det som ringer om kvällarna?",
    "Går det att byta schema på onsdagar?",
    "Vill storasystern vara med på nästa möte?",
    "Vad säger elevhälsan om frånvaron?",
    "Finns det plats i fritidsgruppen?",
)
FOUND = (
    "Ja, från och med måndag.",
    "Det var en gammal klasskamrat. Ofarligt.",
    "Hon vill, men inte i skolan.",
)
NOT_NEEDED = "Det behövs inte längre."
FOR = (
    "Flera förändringar på kort tid, uttalat stöd för våld och nya kontakter som styr.",
    "Orden kommer från ett bestämt håll, och tystnaden om var.",
)
AGAINST = (
    "Skolan fungerar delvis, det finns trygga vuxna, och inget tyder på planer.",
    "Intresset är brett och nyfiket. Hen lyssnar och ändrar sig.",
)
UNCERTAIN = (
    "Vem som finns på andra sidan av chatten, och hur hen mår.",
    "Om det är sorg, utanförskap eller något annat som ligger bakom.",
)
SHEETS = (
    "En person i åldern 15 till 17 behöver någon att prata med i skolan. Den som hör av sig är närvarande vid "
    "första mötet. Det har funnits tal om våld, men inga planer är kända.",
    "Vi ber er om ett rådgivande samtal om hur omgivningen kan bemöta hårda ord utan att bryta kontakten.",
    "En ung vuxen vill lämna en grupp och är rädd. Hen har sagt ja till att ni får veta det här och inget mer.",
)
SCOPES = (
    "Ett första samtal inom en vecka.",
    "Råd till den som hör av sig om nästa steg.",
    "Att ni är med på ett samverkansmöte.",
)
ANSWERED = (
    "Tar emot. Första samtalet är bokat.",
    "Vi är med på mötet.",
    "Ja, vår kontaktperson ringer den här veckan.",
)
DECLINED = (
    "Personen bor inte i vårt område. Vi hänvisar till grannkommunen.",
    "Vi har ingen möjlighet före sommaren.",
)
OUTCOMES = ("Tre samtal hölls. Kontakten fortsätter i skolans ordinarie stöd.", "Råd gavs, och planen följs.")
ONWARD = (
    "Fick numret till stödlinjen för hedersfrågor, och vi ringde upp tillsammans.",
    "Fick veta hur man söker sig till psykiatrins mottagning.",
    "Fick kontakt med mottagningen för unga med skulder och droger.",
)
OUTCOME_REASON = "Det som kom fram tas om hand av dem som redan finns runt personen."
GIVEN_UP = "Numret går till en växel, och ingen där vet vem som ringde."
ADVICE = (
    "Fortsätt fråga hur hen har det. Säg inte emot varje ord.",
    "Skriv ner vad du ser, med datum, och hör av dig om det blir fler.",
    "Ta hand om dig själv också. Prata med din chef om stöd.",
)
CONTACTS = (
    ("Påhittad Bergström", "070-000 00 11"),
    ("Påhittad Nilsson", "070-000 00 12"),
    ("Påhittad Haddad", "070-000 00 13"),
    ("Påhittad Larsson", "070-000 00 14"),
    ("Påhittad Öberg", "070-000 00 15"),
    ("Påhittad Åkesson", "070-000 00 16"),
)
# Two of these make a name; none of them is taken for another.
SURNAMES = (
    *("Bergman", "Dahlin", "Eklöf", "Forsell", "Granath", "Haddad", "Isaksson", "Jansson", "Kvarnström"),
    *("Larsson", "Malmgren", "Norling", "Palmér", "Quist", "Rosvall", "Sjödin", "Tornberg", "Ulvsten"),
    *("Wikander", "Yilmaz", "Zetterlund", "Åkesson", "Öberg", "Nikolić"),
)
SAFETY = (
    "Ring inte under lektionstid. Ingen i familjen får veta.",
    "Bara arbetstelefon, efter klockan 15.",
    "Sms går bra om det bara står en tid.",
    "Ring gärna, men presentera dig bara med namn.",
)

# What it was instead, by the keys of the list: some things are heard oftener than others.
INSTEAD = (
    *("conflict", "school", "mental_health", "conflict", "school", "violence_at_home"),
    *("mental_health", "conflict", "grief_and_crisis", "school", "conflict", "crime"),
)
