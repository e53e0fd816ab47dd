"""JSON as we send it: compact, in UTF-8, without the NaN that no client can read."""

import json
from typing import Any

Json = dict[str, Any]


def dumps(value: Any) -> bytes:
    """`value` as the bytes that are sent, whose number is what limits count."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode()
