"""The vocabulary that the tests of free text read against: plainly fictional, as full of traps as real ones are."""

from datetime import date

from bot.text import Term, Vocabulary

TODAY = date(2026, 11, 23)
"""A Monday."""

TERMS = (
    Term("activity", "reference_call", "Reference call", ("reference calls", "ref call", "peer call")),
    Term("activity", "site_visit", "Site visit"),
    Term("activity", "case_study", "Case study"),
    Term("activity", "speaking", "Speaking", ("speaker", "speak at event")),
    Term("activity", "quote", "Quote"),
    Term("activity", "video", "Video testimonial", ("video",)),
    Term("activity", "press", "Press interview"),
    Term("activity", "logo", "Logo"),
    Term("industry", "healthcare", "Healthcare", ("health", "hospital", "provider")),
    Term("industry", "retail", "Retail"),
    Term("industry", "it", "IT", ("information technology",)),
    Term("industry", "finserv", "Financial services", ("banking", "bank", "fsi")),
    Term("industry", "manufacturing", "Manufacturing", ("manufacturer",)),
    Term("industry", "media", "Media"),
    Term("industry", "insurance", "Insurance"),
    Term("industry", "public", "Public sector", ("government",)),
    Term("region", "EMEA", "EMEA"),
    Term("region", "NA", "North America", ("US", "U.S.", "NAM")),
    Term("region", "APAC", "APAC"),
    Term("region", "DACH", "DACH"),
    Term("region", "UKI", "UK & Ireland", ("UK", "UKI")),
    Term("country", "DE", "Germany", ("German",)),
    Term("country", "FR", "France", ("French",)),
    Term("country", "TR", "Turkey"),
    Term("language", "de", "German"),
    Term("language", "fr", "French"),
    Term("language", "pl", "Polish"),
    Term("language", "es", "Spanish"),
    Term("product", "flow", "Flow"),
    Term("product", "insights", "Insights"),
    Term("product", "dataguard", "DataGuard"),
    Term("use_case", "onboarding", "Onboarding"),
    Term("use_case", "migration", "Cloud migration", ("migration",)),
    Term("use_case", "integration", "Integration"),
    Term("competitor", "sap", "SAP"),
    Term("competitor", "rivalsoft", "Rivalsoft"),
    Term("persona", "cfo", "CFO"),
    Term("persona", "cio", "CIO"),
    Term("persona", "it_lead", "IT leader"),
    Term("size", "ent", "Enterprise", ("1000+ employees",)),
    Term("size", "mid", "Mid-market"),
    Term("size", "smb", "SMB", ("small business",)),
    Term("segment", "strategic", "Strategic"),
    Term("account", "17", "Northwind Traders", ("Northwind",)),
    Term("account", "18", "Globex Inc."),
    Term("account", "19", "Bank of Fiction"),
    Term("account", "20", "Monday.example Ltd", ("Monday.com",)),
    Term("account", "21", "Delight"),
    Term("account", "22", "Initech GmbH"),
    Term("account", "23", "3M Fictional", ("3M",)),
    Term("account", "24", "Target"),
    Term("account", "25", "Johnson & Jonson"),
)
VOCABULARY = Vocabulary(TERMS)
