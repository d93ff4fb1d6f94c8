"""The words that say what is counted, and how small numbers are protected. A figure of the catalogue names its own."""

from __future__ import annotations

Definition = tuple[str, str]  # a term, and what it means

PERSONS = (
    "Person som hörde av sig",
    "En person är en som hörde av sig och som vi kunde skilja från andra. Den som ringer flera gånger i samma "
    "ärende räknas en gång. Den som är anonym och inte har sin återkopplingskod räknas som ny. Månaden är den "
    "då personen först hörde av sig under året. Återkommande är den som hade hört av sig i samma ärende före året.",
)
CONTACTS = (
    "Samtal om oro och övriga kontakter",
    "Ett samtal om oro är en kontakt som hör till ett ärende. Missade samtal, felringningar, tysta samtal och "
    "andra ärenden är övriga kontakter. De räknas bara.",
)
CALLS = (
    "Hur och när samtalen kom",
    "Varje samtal om oro räknas en gång, efter svensk tid då det kom. Längden är den som skrevs in. Medianen visas "
    "inte bredvid längderna: den skulle säga att något samtal har den längd där den ligger.",
)
CALLERS = (
    "Vilka som hörde av sig",
    "Grupp enligt vad personen själv sade. Skolpersonal räknas som kommunens egen när de sagt det.",
)
CONCERNS = (
    "Den oron gäller",
    "En person per ärende som öppnades under året, som uppgifterna är kända nu. Miljön är den "
    "som den som ringde uppfattade. Flera svar räknas som blandat.",
)
STAGES = (
    "Ärendenas väg",
    "Ärenden räknas det år då första samtalet kom, som de är kända nu. Varje steg är en del av steget före. "
    "Skäl att tro VE är ärenden där ett möte hölls och bedömningen blev att det finns skäl att tro att "
    "våldsbejakande extremism ligger bakom oron.",
)
WAY = (
    "Från samtal till besvarat frågebatteri",
    "Samma ärenden som i Ärendenas väg, med fler steg. Bara möten med den som hörde av sig räknas, och bara där oron "
    "kvarstod. Där den kvarstod räknas snabbscanningen som gjord. Frågebatteriet är besvarat när det är signerat. "
    "Stegen som inte står i Ärendenas väg visas bara mellan två som visas där.",
)
MEETINGS = (
    "Möten och väntan",
    "Möten av alla slag räknas det år de hölls. Väntan är arbetsdagar från första samtalet till första mötet "
    "med den som hörde av sig. Målet är det som gällde för ärendet: ett kortare när oron är akut eller skyndsam.",
)
ONWARD = (
    "Inkopplingar och hänvisningar",
    "Inkopplingar som skickades under året, oavsett svar. Hjälpta vidare är ärenden där någon hänvisades till "
    "en annan verksamhet under året; hjälptes någon till flera slag av verksamheter står ärendet som flera slag. "
    "Orosanmälningar är de som vi gjorde under året.",
)
DANGER = (
    "Gånger då vi ringde 112",
    "Varje gång någon var i fara och vi själva ringde 112. Att den som hörde av sig skulle ringa räknas inte, för vi "
    "vet inte om det gjordes.",
)
CLOSED = (
    "Avslut",
    "Dagar från första samtalet till avslutet, helgdagar med, för ärenden som avslutades under året och inte är öppna "
    "igen. Andelen som öppnades igen gäller ärenden vars första samtal kom under året och som någon gång har "
    "avslutats. Den visas när varken de eller de andra är få, och när den inte säger hur många som aldrig avslutats.",
)
WORRY = (
    "Egen oro",
    "Det tal från 0 till 10 som den som hörde av sig själv satte på sin oro, i samtal där det sades både före och "
    "efter.",
)
INSTEAD = (
    "Vad det var i stället",
    "Ärenden räknas det år då första samtalet kom, som de är kända nu. Säger bedömningen eller utfallet att oron inte "
    "rör våldsbejakande extremism räknas det som den mest handlade om. Sista raden är alla andra ärenden.",
)
IN_ORDER: tuple[Definition, ...] = (
    PERSONS,
    CONTACTS,
    CALLS,
    CALLERS,
    CONCERNS,
    STAGES,
    WAY,
    INSTEAD,
    MEETINGS,
    CLOSED,
    ONWARD,
    DANGER,
    WORRY,
)

PROTECTION = (
    "Hur många som hörde av sig, och annat som räknar vårt eget arbete, visas som det är, också månad för månad. "
    "Andra tal om människor visas inte när de är små: 0 till {last} skrivs som ”{fewer}”, vilket av dem det än är. "
    "Små grupper läggs ihop till ”Övriga”. ”Visas inte” står där ett tal, eller att det är litet, skulle avslöja "
    "ett annat. "
    "Det enda undantaget är kommunens egen personal och andra, där ingen skrivs som 0. "
    "Samma regel gäller på sidan, i filen och på papper. Det finns inget läge som visar mer."
)
