"""Published assets in words that several rooms share."""

from collections.abc import Mapping, Sequence

from store.queries.proof import TAGS, Trouble
from store.records.proof import Proof

KINDS = {
    "case_study": "Case study", "video": "Video", "quote": "Quote", "review": "Review", "article": "Article",
    "webinar": "Webinar or talk", "report": "Report", "logo": "Logo", "other": "Something else",
}  # fmt: skip
"""Kinds of proof as people read them."""
TROUBLE: Mapping[Trouble, str] = {
    "retired": "not offered any more",
    "expired": "its last day has passed",
    "withdrawn": "the permission behind it was withdrawn",
    "ran_out": "the permission behind it ran out",
    "unreachable": "the person behind it is not to be contacted",
}
"""Why something may not be used."""


def tags_met(proof: Proof, wanted: Mapping[str, Sequence[str]]) -> tuple[tuple[str, str], ...]:
    """Of the tags wanted (keys by kind) those that a proof has, as (kind, key)."""
    has = {kind: getattr(proof, TAGS[kind]) for kind in wanted if kind in TAGS}
    return tuple((kind, key) for kind, keys in wanted.items() for key in keys if key in has.get(kind, ()))
