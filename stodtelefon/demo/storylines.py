"""What the invented concerns are about. Every sentence is made up; none is about a real person, school or place.

A storyline is a kind of story. The demo draws one sentence of each sort, so that a few hundred calls read like
different people on different days.
"""

from __future__ import annotations

from dataclasses import dataclass

from calls.models.choices import AgeBand, Milieu, Situation


@dataclass(frozen=True)
class Storyline:
    roles: tuple[str, ...]
    ages: tuple[str, ...]
    situations: tuple[str, ...]
    milieus: tuple[str, ...]
    seen: tuple[str, ...]
    heard: tuple[str, ...]
    changes: tuple[str, ...]
    works: tuple[str, ...]
    remains: tuple[str, ...]
    settled: tuple[str, ...]
    involved: tuple[str, ...] = ("school", "family")


TEENS = (AgeBand.FROM_12, AgeBand.FROM_15, AgeBand.FROM_15)
YOUNG = (AgeBand.FROM_18, AgeBand.FROM_21, AgeBand.FROM_26)

SCHOOL_FAR_RIGHT = Storyline(
    roles=("teacher", "teacher", "principal", "school_health"),
    ages=TEENS,
    situations=(Situation.THOUGHTS, Situation.AT_RISK, Situation.AT_RISK),
    milieus=(Milieu.FAR_RIGHT,),
    seen=(
        "Eleven har ritat vita makt-symboler i en bänk och bär en tröja med runor som ingen av oss kände igen.",
        "Han räcker upp handen och kommer med färdiga meningar om folkutbyte, som om han läste innantill.",
        "Två yngre elever går omvägar för att slippa möta honom i korridoren efter lunch.",
        "Hon har bytt skrivbordsbild till en gammal krigsaffisch och visar klipp på rasterna.",
        "I en uppsats skriver han att några i klassen inte borde få finnas här. Han tog inte tillbaka det.",
        "Jag hörde honom säga till en klasskamrat att listan snart är klar. Han skrattade när jag frågade.",
    ),
    heard=(
        "En klasskamrat säger att han har fått nya äldre vänner som hämtar honom med bil på fredagar.",
        "Mentorn har hört att det finns en sluten grupp där de skickar bilder om natten.",
        "Vaktmästaren tycker sig ha sett klistermärken på cykelstället två måndagar i rad.",
        "Kuratorn har fått berättat att han slutade i laget efter ett bråk om en tröja.",
    ),
    changes=(
        "Slutade i fotbollen i våras. Äter ensam och går direkt hem.",
        "Betygen föll i två ämnen på en termin, och han har bytt umgänge helt.",
        "Har rakat av sig håret och vill inte längre vara med på bild med klassen.",
        "Från att ha varit tyst är han nu den som alltid ska debattera.",
    ),
    works=(
        "Han gillar matematiken och stannar gärna kvar efter lektionen.",
        "Morfar hämtar på söndagar. De lagar moped ihop.",
        "Skolbibliotekarien når fram. De pratar om böcker.",
        "Mamma svarar alltid när vi ringer, och vill ha hjälp.",
    ),
    remains=(
        "Flera förändringar på samma gång, och yngre elever är rädda.",
        "Äldre vänner utanför skolan, som ingen vuxen känner.",
        "Orden har blivit hårdare på kort tid. Läraren vill inte stå ensam.",
    ),
    settled=(
        "Det var ett enda tillfälle. Skolan har redan pratat med hemmet och följer upp.",
        "Eleven provade gränser. Läraren känner sig trygg med hur hen ska gå vidare.",
    ),
)

SCHOOL_ISLAMIST = Storyline(
    roles=("teacher", "school_health", "principal", "leisure"),
    ages=TEENS,
    situations=(Situation.AT_RISK, Situation.THOUGHTS, Situation.CANNOT_SAY),
    milieus=(Milieu.ISLAMIST,),
    seen=(
        "Han har skickat en film med en predikant som hyllar strid till halva klassen.",
        "Hon säger att hon snart ska resa, och ger bort sina saker till kompisar.",
        "Han vägrar plötsligt sitta bredvid flickorna och kallar en lärare otrogen.",
        "Jag såg att telefonens bakgrund var en flagga som jag kände igen från nyheterna.",
        "Under filmen om kriget log han och sa att det är så det ska vara.",
    ),
    heard=(
        "Lillebror berättade för fritids att storebror tränar inför något som är hemligt.",
        "En vän säger att någon på nätet ringer varje kväll och ber honom bevisa sig.",
        "Fältgruppen har hört att två killar delar ut inbjudningar till en lägenhet.",
        "En granne till familjen har sagt att han grälar med sin pappa om vad som är tillåtet.",
    ),
    changes=(
        "Har slutat med musik och dans, som förut var allt. Raderade sina konton i augusti.",
        "Sover på lektionerna. Säger att hen är uppe om nätterna och pratar med bröder.",
        "Umgås inte längre med barndomsvännerna. De är inte rena nog, säger hen.",
        "Var klassens clown. Är nu allvarlig, och arg när någon skojar.",
    ),
    works=(
        "Har en storasyster på högskolan som hen ser upp till.",
        "Tränaren i brottningsklubben har känt familjen länge.",
        "Pappa är orolig och vill samarbeta.",
        "Går fortfarande till studievägledaren och pratar om framtiden.",
    ),
    remains=(
        "Tal om att resa, och någon okänd som styr på nätet.",
        "Flera oberoende personer berättar samma sak.",
        "Syskon påverkas, och eleven drar sig undan alla vuxna.",
    ),
    settled=(
        "Det handlade om att eleven har börjat be. Det är ingen oro om våld.",
        "Filmen var delad av okunskap. Skolan har pratat med alla inblandade.",
    ),
)

SCHOOL_NO_IDEOLOGY = Storyline(
    roles=("teacher", "school_health", "principal", "other_social_services"),
    ages=(AgeBand.FROM_12, AgeBand.FROM_15, AgeBand.UNDER_12),
    situations=(Situation.THOUGHTS, Situation.AT_RISK),
    milieus=(Milieu.NO_IDEOLOGY,),
    seen=(
        "Han kan alla skolskjutningar utantill och ritar planer över vår matsal.",
        "Eleven har klippt ihop en video med sig själv och gärningsmän som hjältar.",
        "Hon skrev i ett bortglömt block hur det skulle gå till, med datum och klockslag.",
        "Han frågade hur tjockt glaset i dörrarna är. Det var inte på skämt.",
        "På datorn låg en mapp med bilder på döda, sorterade efter år.",
    ),
    heard=(
        "En kompis på nätet har skickat ett meddelande till skolan om att vi måste hålla koll på honom.",
        "Syster säger att han tittar på våldsfilmer hela nätterna och slutar äta.",
        "Resurspedagogen har hört att han är med i en grupp där de tävlar om att vara värst.",
    ),
    changes=(
        "Mobbades i två år. Har sedan i höstas slutat säga emot, och ler i stället.",
        "Frånvaron har gått från ingen alls till hälften av dagarna.",
        "Har lämnat schacklaget och säger att ingenting spelar någon roll.",
    ),
    works=(
        "Tycker mycket om skolans hund och går ut med den varje onsdag.",
        "Bildläraren får se teckningarna och får honom att rita annat.",
        "Mormor bor i samma hus, och dit går han när det är tungt.",
    ),
    remains=(
        "Detaljerade planer, och en elev som mår mycket dåligt.",
        "Intresset har gått från att titta till att förbereda.",
    ),
    settled=("Eleven har redan kontakt med barn- och ungdomspsykiatrin, och skolan har en plan.",),
)

SOCIAL_WORKER = Storyline(
    roles=("social_worker", "social_worker", "other_social_services"),
    ages=(AgeBand.FROM_15, AgeBand.FROM_18, AgeBand.FROM_21),
    situations=(Situation.AT_RISK, Situation.INVOLVED, Situation.LEFT_OR_RETURNED),
    milieus=(Milieu.FAR_RIGHT, Milieu.ISLAMIST, Milieu.OTHER_IDEOLOGY),
    seen=(
        "Vid hembesöket fanns flaggor och en bok med manifest på nattduksbordet.",
        "Den unge sa rakt ut att våld är enda vägen när ingen lyssnar.",
        "I samtalet talade hen om oss och dem på ett sätt jag inte har hört förut.",
        "Hen har nyligen kommit hem efter en lång tid utomlands och vill inte säga var.",
        "Kontaktpersonen fick ett rum med låst dörr och två telefoner på bordet att se.",
    ),
    heard=(
        "Familjehemmet berättar om nattliga samtal med någon som kallas ledaren.",
        "En kollega har hört av frivården att gruppen söker nya medlemmar.",
        "Pojkvännen har enligt mamman förbjudit henne att träffa oss ensam.",
        "Boendet säger att hen delar ut texter till de yngre.",
    ),
    changes=(
        "Avbröt praktiken samma vecka som hen träffade de nya vännerna.",
        "Har bytt telefonnummer tre gånger på en månad.",
        "Kommer inte längre till de bokade tiderna, fast hen alltid har kommit.",
    ),
    works=(
        "Har förtroende för sin tidigare lärare på introduktionsprogrammet.",
        "Är stolt över sitt jobb på lagret och vill inte förlora det.",
        "Mostern är en trygg vuxen, och hon bor nära.",
        "Vill gärna prata om sina småsyskon.",
    ),
    remains=(
        "Uttalat stöd för våld, och äldre personer som styr.",
        "Handläggaren behöver hjälp att sortera vad som är vad.",
        "Situationen har förändrats fort, och flera insatser är redan i gång.",
    ),
    settled=("Handläggaren ville stämma av sin bedömning och är trygg med den.",),
    involved=("social_services", "family"),
)

LEISURE = Storyline(
    roles=("leisure", "other_municipal", "association", "police"),
    ages=(AgeBand.FROM_15, AgeBand.FROM_18),
    situations=(Situation.THOUGHTS, Situation.INVOLVED),
    milieus=(Milieu.FAR_LEFT, Milieu.OTHER_IDEOLOGY, Milieu.MIXED),
    seen=(
        "Gruppen har märkt ut ett hus på kartan i lokalen och tystnar när vi kommer in.",
        "Två ungdomar övade med bengaler bakom gården och sa att det var inför lördag.",
        "En ung tjej ville låna vår skrivare till flygblad som uppmanade till sabotage.",
        "Jag hittade handskar, huvor och en lista på bilnummer i ett skåp.",
    ),
    heard=(
        "En förälder har hört att äldre aktivister håller kurser för fjortonåringar.",
        "Kollegan på grannens gård känner igen samma gäng från i somras.",
        "En ungdom säger att den som backar ur blir uthängd.",
    ),
    changes=(
        "Lämnade elevrådet, där hen var ordförande, och säger att prat är meningslöst.",
        "Kom förut för att spela. Kommer nu bara för att möta de andra i bakre rummet.",
    ),
    works=(
        "Gruppen respekterar vår äldsta ledare.",
        "Hen leder fortfarande bandet på torsdagar och missar aldrig ett rep.",
        "Föräldrarna är engagerade i föreningen.",
    ),
    remains=(
        "Planer på något konkret i helgen, och yngre som dras med.",
        "Press i gruppen att göra mer än vad ungdomarna själva vill.",
    ),
    settled=("Det är ett starkt engagemang, men inget stöd för våld. Gården fortsätter samtalet.",),
    involved=("association", "family"),
)

PARENT = Storyline(
    roles=("parent", "parent", "parent", "sibling", "other_relative"),
    ages=(AgeBand.FROM_12, AgeBand.FROM_15, AgeBand.FROM_15, AgeBand.FROM_18),
    situations=(Situation.THOUGHTS, Situation.AT_RISK, Situation.CANNOT_SAY),
    milieus=(Milieu.FAR_RIGHT, Milieu.ISLAMIST, Milieu.NO_IDEOLOGY, Milieu.CANNOT_SAY),
    seen=(
        "Han låser dörren och pratar engelska med någon om nätterna. Jag hörde ordet aktion.",
        "Hon har tagit ner alla sina affischer och satt upp en enda bild på en man jag inte känner.",
        "Jag hittade en kniv i ryggsäcken. Han sa att alla i gruppen har en.",
        "Vid middagen sa han att vi är en del av problemet. Han har aldrig sagt så förut.",
        "Han har beställt en väst på nätet och gömde paketet för mig.",
        "Det kom ett brev om en resa som jag inte visste om.",
    ),
    heard=(
        "Hans kusin säger att han skickar filmer som man inte glömmer.",
        "Läraren ringde och undrade om något har hänt hemma.",
        "En annan mamma har sett samma grupp i sin sons telefon.",
    ),
    changes=(
        "Det började efter skilsmässan i vintras. Först tyst, sedan arg.",
        "Hen slutade äta med oss i september. Nu bär hen bara svart.",
        "Har sagt upp sitt extrajobb och vill inte säga varför.",
        "Sedan farfar dog är det som om någon har släckt ljuset.",
    ),
    works=(
        "Han kommer fortfarande in och säger god natt.",
        "Vi har en bra stund i bilen på väg till träningen.",
        "Storebror får honom att skratta.",
        "Hen bakar med sin lillasyster på lördagar.",
    ),
    remains=(
        "En förälder som är rädd och ensam med det. Flera tecken på samma gång.",
        "Vapen har nämnts, och någon utifrån driver på.",
    ),
    settled=(
        "Föräldern behövde prata igenom det. Det är en tonåring som frigör sig.",
        "Oron lade sig när vi gick igenom vad som faktiskt har hänt.",
    ),
    involved=("family", "school"),
)

ADULT = Storyline(
    roles=("partner", "friend", "neighbour", "probation", "health_care", "sibling"),
    ages=YOUNG,
    situations=(Situation.INVOLVED, Situation.AT_RISK, Situation.CANNOT_SAY),
    milieus=(Milieu.FAR_RIGHT, Milieu.ISLAMIST, Milieu.OTHER_IDEOLOGY, Milieu.CANNOT_SAY),
    seen=(
        "Min sambo har slutat jobba och sitter i en chatt där de räknar ner till något.",
        "Min vän visade mig ett rum med utrustning och sa att jag inte hade sett något.",
        "Personen talade om att det finns en plan för dem som har svikit.",
        "Patienten beskriver våldsamma fantasier om en bestämd grupp, men säger att det är tankar.",
        "Min bror har sålt bilen och skänkt bort pengarna.",
    ),
    heard=(
        "En gemensam bekant säger att han har lovat någon att ställa upp.",
        "Hans syster har hört honom tala om en lista.",
        "Grannarna pratar om möten sent på kvällarna.",
    ),
    changes=(
        "Förlorade jobbet i våras, och sedan gick det fort.",
        "Slutade svara på meddelanden från alla utom två nya vänner.",
        "Har blivit lugn på ett sätt som skrämmer mig.",
    ),
    works=(
        "Dottern betyder allt. Han sköter alla hämtningar.",
        "Hon går fortfarande till sin terapeut.",
        "Vi kan prata när vi är ute och går.",
    ),
    remains=(
        "En vuxen som själv väljer. Den som ringer behöver stöd i hur hen kan vara kvar i kontakt.",
        "Uppgifter om utrustning och en bestämd grupp.",
    ),
    settled=("Den som ringde har redan kontaktat polisen och ville veta att det var rätt.",),
    involved=("family",),
)

SOMETHING_ELSE = Storyline(
    roles=("teacher", "parent", "social_worker", "neighbour", "leisure", "association"),
    ages=(AgeBand.FROM_12, AgeBand.FROM_15, AgeBand.FROM_18, AgeBand.UNKNOWN),
    situations=(Situation.CANNOT_SAY, Situation.THOUGHTS),
    milieus=(Milieu.NONE, Milieu.CANNOT_SAY),
    seen=(
        "Eleven är utsatt av andra och har börjat bära kniv för att våga gå hem.",
        "Han har hamnat i ett gäng som säljer droger. Det finns ingen ideologi i det.",
        "Dottern får inte vara med på skolresan och ska snart träffa en man i ett annat land.",
        "Sonen hör röster och tror att grannen styr hans tankar.",
        "Det är ett långt bråk mellan två familjer i trapphuset.",
    ),
    heard=(
        "Kompisarna säger att han är skyldig någon pengar.",
        "Skolsköterskan är orolig för att hon inte äter.",
        "Fritidsledaren har hört att familjen ska flytta.",
    ),
    changes=("Började när äldre brodern greps.", "Har blivit rädd för att gå ut efter mörkret."),
    works=("Har en bra kontakt med skolkuratorn.", "Tränar boxning tre kvällar i veckan."),
    remains=("Oron är verklig men gäller något annat. Rätt dörr behövs fort.",),
    settled=(
        "Oron gäller hedersförtryck. Den som ringer får hjälp vidare.",
        "Det handlar om skulder och droger, inte om extremism.",
        "Det är psykisk ohälsa. Vården är rätt väg.",
    ),
)

OWN_CONTACT = Storyline(
    roles=("self",),
    ages=(AgeBand.FROM_18, AgeBand.FROM_21),
    situations=(Situation.WANTS_OUT, Situation.LEFT_OR_RETURNED),
    milieus=(Milieu.FAR_RIGHT, Milieu.OTHER_IDEOLOGY),
    seen=(
        "Jag vill inte vara med längre, men de vet var jag bor.",
        "Jag har sagt ja till saker som jag inte står för.",
    ),
    heard=("De säger att ingen lämnar.",),
    changes=("Det vände när min bror fick barn.",),
    works=("Har en syster som vet och som väntar på mig.",),
    remains=("Vill lämna och är rädd. Behöver avhopparstöd och skydd.",),
    settled=("Ville bara veta att det går att få hjälp. Återkommer.",),
    involved=("nobody",),
)

MUNICIPAL_STAFF_2016 = (SCHOOL_FAR_RIGHT, SCHOOL_ISLAMIST, SCHOOL_NO_IDEOLOGY, SOCIAL_WORKER)
ALL = (
    (SCHOOL_FAR_RIGHT, 5),
    (SCHOOL_ISLAMIST, 4),
    (SCHOOL_NO_IDEOLOGY, 4),
    (SOCIAL_WORKER, 4),
    (LEISURE, 2),
    (PARENT, 6),
    (ADULT, 4),
    (SOMETHING_ELSE, 5),
    (OWN_CONTACT, 1),
)
