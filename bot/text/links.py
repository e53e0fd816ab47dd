"""Addresses and numbers that people paste: CRM links, opportunity ids, e-mail addresses, telephone numbers."""

import re
from urllib.parse import parse_qs, urlsplit

from bot.text.words import Span

_URL = re.compile(r"https?://[^\s<>|\"\x00]{1,1000}", re.IGNORECASE)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}(?!\w)")
_PHONE = re.compile(r"(?<![\w+(.-])(?:\+[0-9]|\(?0?[0-9]{2,4}\)?[ ./-])[0-9 ()./-]{5,18}[0-9](?![\w-])")
_SALESFORCE = re.compile(r"(?<!\w)006[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?(?!\w)")
_NAMED = re.compile(
    r"(?<!\w)(?:opp|oppty|opportunity)(?:\s+id)?"
    r"(?:\s?[-#]\s?(?P<marked>[0-9]{1,12})|(?:\s*:\s*|\s+)(?P<bare>[A-Za-z]{0,4}-?[0-9]{3,12}))(?!\w)",
    re.IGNORECASE,
)
_PATHS = (
    re.compile(r"/opportunity/(006[A-Za-z0-9]{12,15})", re.IGNORECASE),  # Salesforce Lightning
    re.compile(r"^/(006[A-Za-z0-9]{12,15})$"),  # Salesforce Classic
    re.compile(r"/(?:deals?|record/0-3)/([0-9]{1,20})", re.IGNORECASE),  # HubSpot, Pipedrive
    re.compile(r"/opportunit(?:y|ies)/([\w-]{3,64})", re.IGNORECASE),
)
_CRM_HOSTS = ("force.com", "salesforce.com", "hubspot.com", "dynamics.com", "pipedrive.com", "zoho.com", "zoho.eu")


def addresses(text: str) -> list[Span]:
    """Links and e-mail addresses, opaque to every other reading. A CRM link's value is the opportunity it leads to."""
    spans = []
    for match in _URL.finditer(text):
        url = match[0].rstrip(".,;:!?)]}'")
        opportunity = _opportunity_in(url)
        kind = "opportunity" if opportunity else "link"
        spans.append(Span(match.start(), match.start() + len(url), kind, opportunity or url))
    covered = [(s.start, s.end) for s in spans]
    for match in _EMAIL.finditer(text):
        if not any(start <= match.start() < end for start, end in covered):
            spans.append(Span(match.start(), match.end(), "email", match[0].rstrip(".-")))
    return sorted(spans)


def opportunities(text: str) -> list[Span]:
    """Opportunity ids written out: 0061x00000AbCdE, OPP-1234, opportunity #1234."""
    spans = [
        Span(m.start(), m.end(), "opportunity", m[0])
        for m in _SALESFORCE.finditer(text)
        if len(m[0]) in (15, 18) and not m[0].islower()
    ]
    for match in _NAMED.finditer(text):
        written = match[0].upper().startswith("OPP-")
        spans.append(
            Span(
                match.start(),
                match.end(),
                "opportunity",
                match[0].upper() if written else match["marked"] or match["bare"],
            )
        )
    return spans


def phones(text: str) -> list[Span]:
    """Telephone numbers of seven digits and more; a date is none."""
    spans = []
    for match in _PHONE.finditer(text):
        digits = sum(c.isdecimal() for c in match[0])
        sure = match[0].startswith(("+", "(", "0")) or digits >= 10
        if sure and 7 <= digits <= 15:
            spans.append(Span(match.start(), match.end(), "phone", match[0].strip()))
    return spans


def _opportunity_in(url: str) -> str:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:  # a bracket that is no IPv6 address
        return ""
    if not any(host == crm or host.endswith("." + crm) for crm in _CRM_HOSTS):
        return ""
    for pattern in _PATHS:
        if match := pattern.search(parts.path):
            return match[1]
    query = parse_qs(parts.query, max_num_fields=50) if parts.query.count("&") < 50 else {}
    if query.get("etn", [""])[0].lower() == "opportunity":
        return query.get("id", [""])[0][:64]
    return ""
