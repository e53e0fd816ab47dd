"""The words a program starts with. It adds its own (products, use cases, competitors, whatever an import brings)."""

from collections.abc import Iterator
from typing import NamedTuple

from bot.domain.countries import COUNTRIES
from store.queries import vocabulary as stored
from store.tenancy import TenantSession


class Shipped(NamedTuple):
    """A word that ships. `public` is set for activity types that show the customer to the world."""

    kind: str
    key: str
    label: str
    synonyms: tuple[str, ...] = ()
    public: bool = False


_INDUSTRIES = """
Healthcare: health care, hospital, hospitals, clinic, health system, medical, provider
Life sciences: pharma, pharmaceutical, pharmaceuticals, biotech, biotechnology, medtech, medical devices
Financial services: finance, financial, wealth management, asset management, capital markets, payments
Banking: bank, banks, credit union
Insurance: insurer, insurers, insurtech
Technology: tech, software, saas, high tech, it services, information technology
Telecommunications: telecom, telecoms, telco, telcos
Retail: retailer, retailers, e-commerce, ecommerce
Consumer goods: cpg, fmcg, consumer products, consumer packaged goods
Food and beverage: food & beverage, food and drink, f&b
Manufacturing: manufacturer, manufacturers, industrial, industrials
Automotive: auto, carmaker, car maker, mobility
Aerospace and defence: aerospace and defense, aerospace, defence, defense
Energy: oil and gas, oil & gas, renewables, power generation
Utilities: utility, electric utility, water utility
Construction: building, engineering and construction, infrastructure
Real estate: property, proptech
Transportation and logistics: transport, transportation, logistics, shipping, freight, supply chain
Travel and hospitality: travel, hospitality, hotel, hotels, airline, airlines, leisure, tourism
Media and entertainment: media, entertainment, publishing, broadcasting, gaming
Education: edtech, university, universities, higher education, higher ed, school, schools
Government: public sector, federal, state and local, municipality, public administration
Nonprofit: non-profit, not for profit, charity, charities, ngo
Professional services: consulting, consultancy, accounting, agency, business services
Legal: law firm, law firms
Agriculture: agri, agritech, farming
"""

_REGIONS = """
EMEA: europe middle east and africa
APAC: asia pacific, asia-pacific, apj, japac, asia
North America: na, nam, noram, us and canada
LATAM: latin america, south america, central america
Americas: amer, the americas
Europe: eu, european, european union
DACH: germany austria switzerland
Nordics: nordic, scandinavia
Benelux: the benelux
UK and Ireland: uki, uk&i, british isles
Southern Europe: iberia, mediterranean
Central and Eastern Europe: cee, eastern europe
Middle East and Africa: mea, middle east, africa, gulf, gcc
ANZ: australia and new zealand, oceania
ASEAN: southeast asia, south east asia, sea
"""

PARENTS = {
    "europe": "emea", "middle_east_and_africa": "emea",
    "dach": "europe", "nordics": "europe", "benelux": "europe", "uk_and_ireland": "europe", "southern_europe": "europe",
    "central_and_eastern_europe": "europe",
    "anz": "apac", "asean": "apac",
    "north_america": "americas", "latam": "americas",
}  # fmt: skip
"""Which region lies within which."""

_BROAD = ("emea", "apac", "north_america", "latam")

BANDS = (50, 200, 1_000, 5_000)
"""The most employees of each size band but the last."""

_SIZES = """
1–50 employees: 1-50, 1-10, 11-50, under 50
51–200 employees: 51-200, 50-200
201–1,000 employees: 201-1000, 201-500, 501-1000, 200-1000
1,001–5,000 employees: 1001-5000, 1000-5000
Over 5,000 employees: 5000+, 5001+, 5001-10000, 10000+, 10001+, more than 5000
"""

_SEGMENTS = """
Enterprise: ent, large enterprise, large
Mid-market: midmarket, mid market, mm, medium
Small business: smb, sme, small, small and medium business
Startup: start-up, startups
Strategic: key account, global account, named account
Commercial:
"""

_PERSONAS = """
CEO: chief executive, chief executive officer, founder, managing director, president
CFO: chief financial officer, finance chief
CIO: chief information officer
CTO: chief technology officer
CISO: chief information security officer, chief security officer
CMO: chief marketing officer
COO: chief operating officer
CHRO: chief people officer, chief human resources officer
CRO: chief revenue officer
Executive: c-level, c level, c-suite, exec, executives
VP: vice president, svp, evp, vp level
Director: directors, head of
Manager: managers, team lead, team leader
Practitioner: user, end user, individual contributor, power user, administrator
Developer: developers, engineer, engineers
IT leader: it director, head of it, it manager
Security leader: security director, head of security
Finance leader: finance director, head of finance, controller
People leader: hr leader, hr director, head of hr, head of people
Marketing leader: marketing director, head of marketing
Sales leader: sales director, head of sales
Operations leader: operations director, head of operations, ops leader
Customer success leader: head of customer success
Procurement leader: head of procurement, procurement, purchasing
Data leader: head of data, chief data officer, cdo
"""

_LANGUAGES = """
English: en
German: de, deutsch
French: fr, français
Spanish: es, español, castilian
Portuguese: pt, português, brazilian portuguese
Italian: italiano
Dutch: nl, nederlands, flemish
Danish: dansk
Swedish: sv, svenska
Norwegian: norsk
Finnish: fi, suomi
Icelandic:
Polish: pl, polski
Czech: cs, čeština
Slovak: sk
Hungarian: hu, magyar
Romanian: ro
Bulgarian: bg
Greek: el
Turkish: tr, türkçe
Ukrainian: uk
Russian: ru
Serbian: sr
Croatian: hr
Slovenian: sl
Estonian: et
Latvian: lv
Lithuanian: lt
Arabic: ar
Hebrew: he
Persian: fa, farsi
Hindi:
Bengali: bn
Urdu: ur
Tamil: ta
Thai: th
Vietnamese: vi
Indonesian: bahasa, bahasa indonesia
Malay: ms
Filipino: tagalog
Japanese: ja, 日本語
Korean: ko, 한국어
Mandarin: zh, chinese, mandarin chinese, 中文
Cantonese:
Catalan: ca
Swahili:
Afrikaans:
"""

_PRIVATE = """
call = Reference call: call, calls, reference, references, customer reference, peer call, phone call
site_visit = Site visit: visit, on-site visit, onsite visit, customer visit
beta = Beta: beta test, beta program, beta tester, early access
rfp_answer = RFP answer: rfp, rfp reference, rfp response, tender, written reference
referral = Referral: referrals, introduction, warm introduction, intro
"""

_PUBLIC = """
speaking = Speaking: speaker, speakers, talk, keynote, panel, panelist, webinar, presentation
case_study = Case study: case studies, success story, customer story, story
video = Video: video testimonial, testimonial video, customer video
quote = Quote: testimonial, testimonials, written quote, customer quote
logo = Logo: logo use, logo usage, use of logo
review = Review: online review, product review, peer review, review site
press_interview = Press or analyst interview: press, press/analyst interview, press interview, analyst interview, \
analyst call, media interview, journalist, analyst
advisory_board = Advisory board: customer advisory board, cab, advisory council
"""


def _listed(kind: str, text: str, *, public: bool = False) -> Iterator[Shipped]:
    """Words from lines like "Label: synonym, synonym"; "key = Label: …" where the key is not the slug of the label."""
    for line in text.strip().splitlines():
        name, _, synonyms = line.partition(": ")
        key, _, label = name.strip(" :").rpartition(" = ")
        words = tuple(word.strip() for word in synonyms.split(",") if word.strip())
        yield Shipped(kind, key or stored.slug(label), label, words, public)


SHIPPED: tuple[Shipped, ...] = (
    *_listed("industry", _INDUSTRIES),
    *_listed("region", _REGIONS),
    *(Shipped("country", stored.slug(c.label), c.label, c.synonyms) for c in COUNTRIES),
    *_listed("size", _SIZES),
    *_listed("segment", _SEGMENTS),
    *_listed("persona", _PERSONAS),
    *_listed("language", _LANGUAGES),
    *_listed("activity", _PRIVATE),
    *_listed("activity", _PUBLIC, public=True),
)

COUNTRY_REGIONS: dict[str, str] = {stored.slug(c.label): c.region for c in COUNTRIES}
"""The narrowest shipped region of each country, both as keys."""

COUNTRY_CODES: dict[str, str] = {c.code.lower(): stored.slug(c.label) for c in COUNTRIES}
"""Keys of countries by ISO code: fine in a cell of its own, in a sentence they are other words (IT, in, no)."""


def ensure_terms(session: TenantSession) -> int:
    """Give the program the words that ship, where it has none of that key yet. How many were added."""
    return stored.add_missing(session, SHIPPED)


def within(region: str) -> tuple[str, ...]:
    """`region` and every shipped region inside it: EMEA covers DACH, so who asks for EMEA is offered DACH."""
    inside = [key for key in PARENTS if PARENTS[key] == region]
    return (region, *(deeper for key in inside for deeper in within(key)))


def countries_in(region: str) -> tuple[str, ...]:
    """The keys of all countries in `region`."""
    covered = set(within(region))
    return tuple(country for country, narrow in COUNTRY_REGIONS.items() if narrow in covered)


def broad_region(country: str) -> str:
    """The one of EMEA, APAC, North America, LATAM that `country` lies in; empty when we do not know."""
    region = COUNTRY_REGIONS.get(country, "")
    while region and region not in _BROAD:
        region = PARENTS.get(region, "")
    return region


def size_band(employees: int) -> str:
    """The key of the size band of a company with so many employees."""
    keys = [word.key for word in SHIPPED if word.kind == "size"]
    return keys[sum(employees > most for most in BANDS)]
