"""The lists that sample customers are made of. Every name is invented by putting parts together."""


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FIRST_NAMES = _names(
    """
    Amara Bao Celia Deniz Edda Farid Giulia Haruki Ilse Jorin Keiko Lars Malika Nico Odile Pavel
    Quinn Rosa Selim Thandi Uma Vera Wei Ximena Yusuf Zofia Anouk Bruno Chidi Dunja Emil Fatima Gero
    Hedda Ivo Jamila Kofi Luzia Mateo Nele
    """
)
LAST_NAMES = _names(
    """
    Ashgrove Birkendal Calderwick Dunmarrow Eastmoor Fallowmere Grünhagen Hazelbeck Inverdale
    Janssund Kestrelow Larkhurst Mossvane Nightmoor Oakendorf Pellworth Quillane Ravenholt
    Silverbeck Thornwald Undersea Vantorre Westermark Yarrowby
    """
)
COMPANY_BEGINNINGS = _names(
    """
    Velo Quin Ostra Harven Brindle Caly Dorva Esker Fenno Galva Hesper Ivra Jalo Kelva Lyra Mando
    Nerra Orlo Pelva Rhode Sorra Tamber Ulva Wistle
    """
)
COMPANY_ENDINGS = ("mora", "trell", "lund", "wick", "mere")

TAILS = {
    "healthcare": ("Clinics", "Health", "Hospitals"),
    "financial_services": ("Capital", "Finance", "Trust"),
    "banking": ("Bank", "Savings", "Credit"),
    "manufacturing": ("Works", "Industries", "Machines"),
    "retail": ("Stores", "Market", "Outfitters"),
    "technology": ("Software", "Systems", "Cloud"),
    "insurance": ("Insurance", "Mutual", "Assurance"),
    "transportation_and_logistics": ("Freight", "Lines", "Logistics"),
    "education": ("College", "Academy", "University"),
    "energy": ("Energy", "Power", "Renewables"),
}
"""How companies of an industry are called."""

PLACES = {
    "emea": (
        *(("germany", "german"), ("united_kingdom", "english"), ("france", "french"), ("netherlands", "dutch")),
        *(("sweden", "swedish"), ("spain", "spanish"), ("switzerland", "german"), ("south_africa", "english")),
    ),
    "north_america": (("united_states", "english"), ("canada", "french"), ("united_states", "english")),
    "apac": (("australia", "english"), ("japan", "japanese"), ("singapore", "english"), ("india", "hindi")),
    "latam": (("brazil", "portuguese"), ("mexico", "spanish"), ("chile", "spanish")),
}
"""Countries of a region, with the language people there speak beside English."""

TITLES = (
    ("VP Operations", "vp"),
    ("Chief Information Officer", "cio"),
    ("Head of Finance", "finance_leader"),
    ("Director of Support", "director"),
    ("IT Manager", "it_leader"),
    ("Chief Financial Officer", "cfo"),
    ("Head of People", "people_leader"),
    ("Process Owner", "practitioner"),
)
"""With the key of the persona."""

PRODUCTS = ("Quill Ledger", "Quill Relay", "Quill Atlas")
USE_CASES = ("Onboarding", "Month-end close", "Audit", "Scheduling", "Field service", "Self-service support")
COMPETITORS = ("Paperhive", "Oldstack", "Spreadsheets")

STORIES = (
    ("Moved from three tools to one and closes the month in two days instead of five.", "month_end_close"),
    ("Cut onboarding of new branches from six weeks to nine days.", "onboarding"),
    ("Answers auditors from one report; the last audit took a day.", "audit"),
    ("Runs support for four countries with the same team of eleven.", "self_service_support"),
    ("Plans 900 shifts a week without a single spreadsheet.", "scheduling"),
    ("Technicians close two more visits a day since parts and history are on one screen.", "field_service"),
)
"""With the key of the use case they are about."""

TAGS = ("keynote", "peer group", "early adopter", "multi-country", "migrated from paper", "executive sponsor")

PROSPECTS = _names(
    """
    Brindle Corvane Delphane Everfold Farrowgate Gallowick Hartwend Isling Jasperine Kelvane Lumley
    Marlowe Norwend Oxley Pembrane Quarrow Rillington Sarnwood
    """
)
PROSPECT_TAILS = ("Group", "Holding", "Partners")

PRAISE = (
    "Warm, concrete, answered everything.",
    "The numbers convinced our buyer.",
    "Very open about the first months as well.",
    "Good call, a little short.",
    "They asked for a second call.",
    "",
)
DECLINES = ("too busy this month", "changing jobs", "done two of these lately", "cannot speak about pricing")
NOT_NOW = ("renewal", "escalation", "just asked")
