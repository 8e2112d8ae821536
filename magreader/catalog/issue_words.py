"""The words dates of issue are written with, by language: one row a language, data only.

Months are twelve columns, variants of one month joined by `|`; matching ignores case and accents.
Pure: no Django.
"""

# ruff: noqa: E501  a row of the tables is a line

MONTHS: dict[str, str] = {
    "en": "january|jan february|feb march|mar april|apr may june|jun july|jul august|aug september|sept|sep october|oct november|nov december|dec",
    "nl": "januari februari|febr maart|mrt april mei juni juli augustus september oktober|okt november december",
    "de": "januar|jänner februar märz|mrz april mai juni juli august september oktober november dezember|dez",
    "fr": "janvier|janv février|fevr|fév mars avril|avr mai juin juillet|juil août septembre octobre novembre décembre|déc",
    "es": "enero|ene febrero marzo abril|abr mayo junio julio agosto|ago septiembre|setiembre octubre noviembre diciembre|dic",
    "it": "gennaio|gen febbraio marzo aprile maggio|mag giugno|giu luglio|lug agosto settembre|sett ottobre|ott novembre dicembre",
    "pt": "janeiro fevereiro|fev março abril maio|mai junho julho agosto setembro|set outubro|out novembro dezembro",
    "ca": "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
    "ro": "ianuarie|ian februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie|noi decembrie",
    "nb": "januar februar mars april mai juni juli august september oktober november desember|des",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "fi": "tammikuu|tammikuuta helmikuu|helmikuuta maaliskuu|maaliskuuta huhtikuu|huhtikuuta toukokuu|toukokuuta kesäkuu|kesäkuuta heinäkuu|heinäkuuta elokuu|elokuuta syyskuu|syyskuuta lokakuu|lokakuuta marraskuu|marraskuuta joulukuu|joulukuuta",
    "et": "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember",
    "pl": "styczeń|stycznia luty|lutego marzec|marca kwiecień|kwietnia maj|maja czerwiec|czerwca lipiec|lipca sierpień|sierpnia wrzesień|września październik|października listopad|listopada grudzień|grudnia",
    "cs": "leden|ledna únor|února březen|března duben|dubna květen|května červen|června červenec|července srpen|srpna září říjen|října listopad|listopadu prosinec|prosince",
    "sk": "január|januára február|februára marec|marca apríl|apríla máj|mája jún|júna júl|júla august|augusta september|septembra október|októbra november|novembra december|decembra",
    "hu": "január február március április május június július augusztus szeptember október november december",
    "tr": "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "id": "januari februari maret april mei juni juli agustus september oktober november desember",
    "ms": "januari februari mac april mei jun julai ogos september oktober november disember",
    "sw": "januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba",
    "ru": "январь|января февраль|февраля март|марта апрель|апреля май|мая июнь|июня июль|июля август|августа сентябрь|сентября октябрь|октября ноябрь|ноября декабрь|декабря",
    "uk": "січень|січня лютий|лютого березень|березня квітень|квітня травень|травня червень|червня липень|липня серпень|серпня вересень|вересня жовтень|жовтня листопад|листопада грудень|грудня",
    "bg": "януари февруари март април май юни юли август септември октомври ноември декември",
    "el": "ιανουάριος|ιανουαρίου φεβρουάριος|φεβρουαρίου μάρτιος|μαρτίου απρίλιος|απριλίου μάιος|μαΐου ιούνιος|ιουνίου ιούλιος|ιουλίου αύγουστος|αυγούστου σεπτέμβριος|σεπτεμβρίου οκτώβριος|οκτωβρίου νοέμβριος|νοεμβρίου δεκέμβριος|δεκεμβρίου",
    "hi": "जनवरी फ़रवरी|फरवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर|सितम्बर अक्टूबर|अक्तूबर नवंबर|नवम्बर दिसंबर|दिसम्बर",
    "bn": "জানুয়ারি|জানুয়ারী ফেব্রুয়ারি|ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর",
    "ar": "يناير فبراير مارس أبريل|ابريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
    "fa": "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر",
    "he": "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
}

# Levantine Arabic months that are one word (the two-word ones are rare on newsstands).
EXTRA_MONTHS = {
    "شباط": 2,
    "آذار": 3,
    "نيسان": 4,
    "أيار": 5,
    "حزيران": 6,
    "تموز": 7,
    "آب": 8,
    "أيلول": 9,
}

# Columns: winter, spring, summer, autumn.
SEASONS: dict[str, str] = {
    "en": "winter spring summer autumn|fall",
    "nl": "winter lente|voorjaar zomer herfst|najaar",
    "de": "winter frühling|frühjahr sommer herbst",
    "fr": "hiver printemps été automne",
    "es": "invierno primavera verano otoño",
    "it": "inverno primavera estate autunno",
    "pt": "inverno primavera verão outono",
    "nb": "vinter vår sommer høst",
    "da": "vinter forår sommer efterår",
    "sv": "vinter vår sommar höst",
    "fi": "talvi kevät kesä syksy",
    "pl": "zima wiosna lato jesień",
    "cs": "zima jaro léto podzim",
    "tr": "kış ilkbahar|bahar yaz sonbahar|güz",
    "id": "dingin semi panas gugur",
    "ru": "зима весна лето осень",
    "uk": "зима весна літо осінь",
    "el": "χειμώνας άνοιξη καλοκαίρι φθινόπωρο",
    "hi": "सर्दी|शीतकाल वसंत|बसंत गर्मी|ग्रीष्म पतझड़|शरद",
    "ar": "شتاء|الشتاء ربيع|الربيع صيف|الصيف خريف|الخريف",
}

WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun maandag dinsdag woensdag donderdag vrijdag zaterdag zondag montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì venerdì sabato domenica segunda terça quarta quinta sexta feira mandag tirsdag onsdag torsdag fredag lørdag søndag måndag tisdag lördag söndag poniedziałek wtorek środa czwartek piątek sobota niedziela pazartesi salı çarşamba perşembe cuma cumartesi pazar понедельник вторник среда четверг пятница суббота воскресенье понеділок вівторок середа четвер п'ятниця субота неділя δευτέρα τρίτη τετάρτη πέμπτη παρασκευή σάββατο κυριακή सोमवार मंगलवार बुधवार गुरुवार शुक्रवार शनिवार रविवार الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد senin selasa rabu kamis jumat sabtu minggu"

# Fortnightlies: the first and the second half of a month.
HALVES = {"first": 1, "second": 2, "1st half": 1, "2nd half": 2}

# What stands between the parts of a date and says nothing.
FILLERS = (
    "of the de del di du den der le el y th st nd rd er ᵉ º ª m г року р month edition का की के कि"
)

SPAN_WORDS = "to and & und et en och og bis au al až do till until through thru"

ISSUE_WORDS = "issue no nos number num nr nº n № # ausgabe heft nummer numéro número numero núm nro sayı edisi numer numéros выпуск номер τεύχος अंक العدد عدد sayi prog"
VOLUME_WORDS = (
    "volume vol band jahrgang jg jaargang tome año anno ano årgang cilt tom том τόμος jilid"
)
WEEK_WORDS = "week wk woche kw semaine semana settimana uke uge vecka hafta"
