"""What the columns of an import are called, and what may be in them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from store.queries.names import fold

Kind = Literal["advocates", "accounts", "proof", "people"]


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ADVOCATE_COLUMNS = _names(
    """
    account contact email phone title persona languages industry region country size segment
    products use_cases competitors owner_email activities stage story tags last_verified last_used
    uses_this_quarter paused_until do_not_contact not_to marquee renewal_date logo_permission
    permissions source external_system external_id
    """
)
"""The columns of an advocate file, in the order an export writes them."""

ACCOUNT_COLUMNS = _names(
    """
    account industry region country size segment products use_cases competitors owner_email
    renewal_date health marquee paused_until pause_reason logo_permission external_system
    external_id
    """
)

REQUEST_COLUMNS = _names(
    """
    request created requester requester_email activity how_many purpose prospect needed_by stage why
    note confidential opportunity opportunity_id amount currency close_date outcome won_amount
    closed_on took_place advocates
    """
)
"""The columns of exported requests: for reports, they are not imported."""

PROOF_COLUMNS = _names(
    """
    title link kind account contact email summary industry region products use_cases languages tags
    permission published_on expires_on retired external_system external_id
    """
)
"""The columns of a file of published proof."""

PEOPLE_COLUMNS = _names("email name team")
"""The columns of a file of colleagues."""

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"advocates": ADVOCATE_COLUMNS, "accounts": ACCOUNT_COLUMNS, "proof": PROOF_COLUMNS, "people": PEOPLE_COLUMNS}
)
REQUIRED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"advocates": ("account", "contact"), "accounts": ("account",), "proof": ("title", "link"),
     "people": ("email", "team")}
)  # fmt: skip
OF_THE_ACCOUNT = _names(
    """
    industry region country size segment products use_cases competitors owner_email renewal_date
    marquee logo_permission
    """
)
"""Columns of an advocate file that say something about the account."""

DATES = ("last_verified", "last_used", "paused_until", "renewal_date", "published_on", "expires_on")
YES_OR_NO = ("do_not_contact", "marquee", "logo_permission")
LISTS = ("languages", "products", "use_cases", "competitors", "activities", "tags", "not_to", "permissions")
WORDS: Mapping[str, str] = MappingProxyType(
    {
        "persona": "persona",
        "languages": "language",
        "industry": "industry",
        "region": "region",
        "country": "country",
        "size": "size",
        "segment": "segment",
        "products": "product",
        "use_cases": "use_case",
        "competitors": "competitor",
        "activities": "activity",
    }
)
"""Columns whose words belong to the program's vocabulary, with the kind of term."""

FIRST_NAME, LAST_NAME = "first_name", "last_name"
"""Together they make the contact."""

_HEADINGS = """
account: company, company name, account name, customer, customer name, organisation, organization, client,
  business, employer
contact: contact name, name, full name, contact full name, person, advocate, advocate name, reference contact,
  customer contact
first_name: first name, firstname, given name, forename, contact first name
last_name: last name, lastname, surname, family name, contact last name
email: e mail, e mail address, email address, contact email, work email, business email, mail
phone: telephone, phone number, mobile, mobile phone, cell, contact phone, business phone, tel
title: job title, position, job, contact title
persona: role, seniority, level, job level, buyer persona, function
languages: language, spoken languages, speaks
industry: vertical, sector, account industry, industries
region: territory, geo, geography, area, sales region, account region
country: nation, billing country, country name, account country
size: company size, employees, number of employees, no of employees, headcount, size band, employee count,
  employee range
segment: customer segment, market segment, account segment
products: product, products used, products owned, modules, solutions
use_cases: use case, usecase, usecases, use cases covered
competitors: competitor, competitors replaced, replaced, displaced, competitor replaced, previous vendor, switched from
owner_email: owner, account owner, account owner email, csm, csm email, owner e mail, relationship owner,
  account manager, am email,
  customer success manager, ae email
activities: activity, reference types, reference type, activity types, willing to do, willing to, willingness,
  available for
stage: status, advocate status, reference status, state, advocate stage
story: notes, note, background, success story, summary, description, comments, why
tags: tag, labels, keywords
last_verified: verified, last verified date, verified on, last checked, last confirmed
last_used: last use, last activity, last activity date, last reference date, last used date, last call, last reference
uses_this_quarter: uses, used this quarter, calls this quarter, references this quarter, uses qtd
paused_until: paused, pause until, on hold until, rest until, not before
pause_reason: reason for pause, reason of pause
health: health score, account health, customer health
do_not_contact: dnc, do not call, opt out, opted out, do not use
not_to: not with, exclusions, excluded companies, will not speak to, competitors excluded, do not share with,
  excluded prospects
marquee: marquee account, marquee customer, vip, strategic reference
renewal_date: renewal, contract end, contract end date, renews on, next renewal
logo_permission: logo, logo rights, logo use, logo approved, logo permission granted
permissions: permission, consents, consent, approvals
source: lead source, origin, came from
external_system: crm, system, source system
external_id: crm id, id, contact id, salesforce id, record id, sfdc id, hubspot id
"""

_PROOF_HEADINGS = """
title: name, headline, asset, asset name, asset title, story title, content title
link: url, address, web address, asset url, asset link, page, href
kind: type, asset type, content type, format
summary: description, abstract, what it says, story, text, notes, quote
published_on: published, publication date, date published, release date, date, live since
expires_on: expires, expiry, expiration date, valid until, usable until, permission until, ends on
permission: permissions, allowed, allowed for, usage rights, rights, approval, consent
retired: archived, withdrawn, inactive, do not offer
"""

_PEOPLE_HEADINGS = """
email: e mail, e mail address, email address, work email, business email, mail, user email, upn
name: full name, display name, person, employee, employee name, colleague, user
team: department, team name, group, business unit, org unit, organisational unit, organizational unit, sales team,
  division
"""


def _by_heading(headings: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in headings.replace(",\n  ", ", ").strip().splitlines():
        column, _, names = line.partition(": ")
        found |= {fold(name): column for name in (column, *names.split(", "))}
    return found


_HEADING = _by_heading(_HEADINGS)
_PROOF_HEADING = {**_HEADING, **_by_heading(_PROOF_HEADINGS)}
_PEOPLE_HEADING = _by_heading(_PEOPLE_HEADINGS)


def column_of(heading: str, kind: Kind) -> str | None:
    """The column a heading means: "E-mail address" is email, "Company" is account. None when we do not know it."""
    if kind == "people":
        return _PEOPLE_HEADING.get(fold(heading))
    column = (_PROOF_HEADING if kind == "proof" else _HEADING).get(fold(heading))
    if kind == "accounts":
        column = {"name": "account", "account id": "external_id"}.get(fold(heading), column)
    if column in (FIRST_NAME, LAST_NAME):
        return column if kind == "advocates" else None
    return column if column in COLUMNS[kind] else None


STAGE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        fold(word): stage
        for stage, words in {
            "candidate": "candidate, new, nominated, potential, prospect, lead, pending",
            "invited": "invited, contacted, recruiting, onboarding, asked to join",
            "active": "active, ready, ready to use, available, live, approved, yes, enrolled, member, current",
            "paused": "paused, on hold, hold, resting, cooling off, temporarily unavailable, not now, at risk",
            "former": "former, inactive, retired, left, left the company, churned, archived, past, lost",
            "do_not_contact": "do not contact, dnc, do not use, opted out, opt out, never, blocked, declined",
        }.items()
        for word in words.split(", ")
    }
)
"""How others call our stages."""

YES = frozenset(("yes", "y", "true", "t", "1", "x", "on", "ja", "oui", "si", "checked", "✓", "✔"))
NO = frozenset(("no", "n", "false", "f", "0", "off", "nein", "non", "none", "unchecked", "✗", "✘"))
FOREVER_WORDS = frozenset(("no end", "forever", "open", "open end", "indefinitely", "until further notice"))
"""Instead of the day on which a pause ends."""

PAUSE_WORDS: Mapping[str, str] = MappingProxyType(
    {"renewal": "renewal", "escalation": "escalation", "own wish": "own wish", "wish": "own wish", "other": "other"}
)

PROOF_KIND_WORDS: Mapping[str, str] = MappingProxyType(
    {
        fold(word): kind
        for kind, words in {
            "case_study": "case study, case_study, customer story, success story, story, reference story",
            "video": "video, testimonial video, film, clip",
            "quote": "quote, testimonial, statement",
            "review": "review, rating, peer review",
            "article": "article, blog, blog post, press, press release, news, interview, byline",
            "webinar": "webinar, webinar or talk, talk, webcast, podcast, session, event recording, presentation",
            "report": "report, white paper, whitepaper, analyst report, e book, ebook, guide, brief",
            "logo": "logo",
            "other": "other, something else, page, landing page",
        }.items()
        for word in words.split(", ")
    }
)
"""How others call our kinds of proof."""
