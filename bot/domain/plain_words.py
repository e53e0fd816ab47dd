"""Words that are written large without being names, and short forms of given names. Data only."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ACRONYMS = _words(
    """
    AI API APAC B2B B2C CEO CFO CIO CISO CMO COO CRM CSM CTO CX DACH EBITDA EMEA ERP ESG ETL EU FAQ GDPR HQ HR
    IT ITSM KPI
    LATAM MVP NPS OKR PDF PO QA QBR RFI RFP ROI SAAS SLA SMB SME SOC SQL SSO TCO UI UK US USA USD EUR GBP UX
    VP Q1 Q2 Q3
    Q4 AE CS R D IOT POC ANZ ASEAN NA MEA CEE OK PM AM
    """
)
GENERIC = _words(
    """
    academy agency and assurance bank banking capital care center centre clinic clinics cloud college company
    consulting
    corporation credit data de del der digital energy finance financial first foods for freight general global group
    health healthcare holding holdings hospital hospitals industries industry institute insurance international la
    labs life lines logistics machines market media medical mutual national network new north of outfitters
    partners power
    renewables retail saving savings school services software solutions south east west states stores studio systems
    team tech technologies technology telecom the trade traders trading trust united university utilities works world
    """
)
"""Parts of company names that tell nothing by themselves."""
USUAL = _words(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september
    october november december christmas english german french spanish i we they he she it you our their this
    that these
    those
    """
)
HOMOGRAPHS = _words(
    """
    art august baker bill bishop booker brook brown carter chase clay cook dale dawn day dean drew earl
    faith field fisher
    frank gene glen grace grant gray green hart heath hope hunter iris ivy jack jade joy king lane lily long love mark
    mason may miles miller misty norm olive page park pat penny pierce pope porter price ray reed rich rob
    robin rose ruby
    sage sandy short sky smith sterling stone summer sunny taylor tucker turner violet wade walker ward
    weaver west white
    will wood young
    """
)
"""Names that are common words too: names only when they are written large."""
TITLES = _words(
    """
    analyst architect assistant board business chief clinical commercial controller coordinator customer deputy
    development digital director engineer engineering executive experience facilities finance financial founder head
    human information innovation lead leader logistics manager managing marketing medical mr mrs ms nursing officer
    operating operations partner people platform president principal procurement product production program project
    purchasing quality regional resources sales science security senior service services specialist strategy success
    supply support sustainability technical technology transformation treasurer vice
    """
)
"""What people are called by their work."""
OPENERS = _words(
    """
    a about above according across after again against all along already also although always among an and another any
    are as at away back be because been before behind best better between both but by can cost could customers data
    despite did do does done down during each early eight either eleven even ever every everybody everyone everything
    few five for four fewer first from full further gave get go good great had half has have he her here
    higher him his
    how however i if in indeed inside instead into is it its just last later least less let life like long lower many
    may maybe meanwhile might mine more most much must my nearly never new next nine no nobody none nor not
    nothing now
    of off often old on once one only onto or other others our out over own people per perhaps please quite
    rather results
    sales same say second see seven several she should since six so some somebody someone something soon still such
    support ten than thank thanks that the their them then there these they thing third this those though
    three through
    thus time to today together too took two under until up upon us users very was we well went were what
    whatever when
    where whether which while who whole whose why will with within without won work would yes yet you your
    adoption cut cuts deals errors fast faster finance gains growth handled hours it managers month months onboarding
    operations reps revenue savings says said teams tickets training usage week weeks what year years
    """
)
"""What sentences of such texts begin with."""
SHORT_NAMES: dict[str, tuple[str, ...]] = {
    "al": ("albert", "alan", "alfred"), "alex": ("alexander", "alexandra"), "andy": ("andrew", "andreas"),
    "beth": ("elizabeth",), "betty": ("elizabeth",), "bill": ("william",), "bob": ("robert",), "bobby": ("robert",),
    "chris": ("christopher", "christine", "christina", "christian"), "chuck": ("charles",),
    "dan": ("daniel",),
    "dave": ("david",), "dick": ("richard",), "ed": ("edward",), "fred": ("frederick",), "greg": ("gregory",),
    "hank": ("henry",), "jack": ("john",), "jeff": ("jeffrey", "geoffrey"), "jen": ("jennifer",),
    "jenny": ("jennifer",),
    "jim": ("james",), "joe": ("joseph",), "jon": ("jonathan",), "kate": ("katherine", "catherine"),
    "ken": ("kenneth",),
    "kim": ("kimberly",), "larry": ("lawrence",), "liz": ("elizabeth",), "maggie": ("margaret",), "mandy": ("amanda",),
    "matt": ("matthew",), "max": ("maximilian",), "meg": ("margaret",), "mike": ("michael",), "molly": ("mary",),
    "nate": ("nathaniel",), "nell": ("helen", "eleanor"), "nick": ("nicholas",), "pat": ("patricia", "patrick"),
    "peggy": ("margaret",), "pete": ("peter",), "phil": ("philip",), "ron": ("ronald",), "sam": ("samuel", "samantha"),
    "sasha": ("alexander", "alexandra"), "sandy": ("alexander", "alexandra"), "steve": ("stephen", "steven"),
    "sue": ("susan",), "ted": ("edward", "theodore"), "tim": ("timothy",), "tom": ("thomas",), "tony": ("anthony",),
    "vicky": ("victoria",), "will": ("william",), "ben": ("benjamin",), "charlie": ("charles",), "becky": ("rebecca",),
}  # fmt: skip
"""Short forms of given names."""
