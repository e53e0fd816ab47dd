"""Ordinary English that no program's vocabulary defines: data only."""


def wordset(text: str) -> frozenset[str]:
    """The words of `text` as a set."""
    return frozenset(text.split())


GREETINGS = wordset("hi hey hello please pls plz thanks thank thx cheers kindly")
"""Said to be polite; dropped wherever they stand."""

FILLERS = GREETINGS | wordset(
    """a an the any some what where how someone somebody anyone anybody who whom that which could can may might
    would will should i im id ive we were weve you u me us my our your ours yours their his her him they them
    he she it its is are am be been was has have had having do does did need needs needed require requires
    required want wants wanted like love look looking lookin search searching seek seeking find get give got
    send show see know knows ask asking request requesting help hoping hope trying try must reference
    references ref refs customer customers client clients advocate advocates company companies account
    accounts example examples good great nice possible possibly maybe ideally just really also there here
    speak talk speaking talking chat willing able happy available one ones team folks all out up connect
    contact contacts person people industry sector space region based new quick value worth size"""
)
"""Words that carry no wish of their own; dropped at both ends of what is left over."""

JOINING = wordset("and or & plus but so then either if when")
"""Join two things; dropped at both ends."""

PREPOSITIONS = wordset(
    "for with at to in on of from by about within before until into around near per via as than using"
)
"""Lead to the next thing: dropped when that was understood, kept when it was not."""

FIELD_NAMES = frozenset(
    {
        "use case", "use cases", "deal size", "deal value", "due date", "date", "needed by", "how many", "amount",
        "type", "activity",
        "close date", "product", "products", "persona", "language", "competitor", "country", "purpose",
    }
)  # fmt: skip
"""Said before a value as on a form; dropped when nothing else stands there."""

DROPPED = FILLERS | JOINING | PREPOSITIONS
"""Every word that may be missing from both the understood spans and the note."""

NEGATIONS = wordset(
    "not no non nothing dont wont cant except excluding exclude without avoid avoiding never nor isnt arent dont"
)

NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20,
}  # fmt: skip

SHORT = wordset(
    """us it in is at me or as to be so do go no on an am id hi by we he if my of up ok pa la ma de al co oh ad
    all any and for the are can may was not has had her his its our out one two who new now how get let see
    day way use own ask add old off per set too yet try via fit top end far few"""
)
"""Words of up to three letters that are a code (US, IT) only in capitals."""

ORDINARY = wordset(
    """able about access after again agree align allow ally alone already always answer anything apply arrow asap
    assist back balance base basic beacon because become before begin being believe best better between beyond
    block board book both box bring bridge bright budget build business call care case cause chance change
    chart chase chat check choice circle clear close cloud collect come common compass connect contact convert
    core could cover create cross current data date deal deliver delight demo detail details different digital
    direct discover done down drive during each early easy edge effect element email end engage enough ensure
    even ever every everyone evolve exact expand expect explore face fact fast feel field final find fine
    finish first fit flow focus follow force forward found free fresh friend front full future gain gap
    general gives global goal going good grand great green group grow guardian guide half hand happen hard
    harvest have head hear heart help here high hold home hope host however idea ideal impact improve inbox
    include indeed insight insights inspire instead into join journey just keep kind know large last later
    launch lead leader learn least leave legend level life light like line link list little live local long
    look loop love made main make many march mark matter maybe mean media median meet mercury might mind model
    moment more most motion move much must name native near need never news next note nothing notion number
    offer often once only open option orange order other over part partner party path pay people perfect
    person phase pilot place plan play point polish post power press pretty prime prior probably process
    product profile progress project prompt proof public pulse purpose push quick quite quota quote raise
    range reach ready real reason recent record reliable remind rep retain retained return rise rocket role
    roll room round rule run same scale scales scope search season second segment send serve service set setup
    share shift ship short should show side sign signal similar simple since site slack slow small smart snap
    soon sort sound source space spark special speed spend spot spring square stage stand standard start state
    status stay step still story stream strong studio success such summit support sure switch system take talk
    target team tell test than that their them then there these they thing think this those thought through
    time title today together told took tool topic touch track trade train travels trial true trust turn twist
    type unity until update upon urgent useful user using value verb very view vision visit voice wait walk
    want wave wealth week well went were what when where which while whole wide will wish with within without
    word work world worth would write year yeah"""
)
"""Words too ordinary to be taken for a name without a capital, and never corrected."""

ORDINARY_WITH_A_CAPITAL = frozenset({"polish", "turkey", "chad", "jordan", "china"})
"""Ordinary words in lower case, and languages or countries with a capital."""

LEGAL_FORMS = wordset(
    """inc incorporated corp corporation ltd limited llc llp gmbh ag sa sas sarl plc bv nv ab oy oyj as asa kg
    kgaa se spa srl co company group holding holdings"""
)
"""Words that end a company's name and that people leave out."""

NOT_COMPANIES = wordset(
    """i ceo cfo cio cto coo cmo ciso cro vp svp evp hr rfp rfi poc qbr nda abm pr eod eow eom eoq asap fyi cob
    tbd q1 q2 q3 q4 h1 h2 monday tuesday wednesday thursday friday saturday sunday january february march
    april may june july august september october november december b2b b2c saas ai ml api crm erp roi"""
)
"""Written with capitals, yet no company."""
