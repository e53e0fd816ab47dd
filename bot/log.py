"""Logs: one JSON object a line when nobody watches, plain lines on a terminal. Addresses and tokens are blotted out."""

import json
import logging
import re
import sys
from datetime import UTC, datetime

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_SECRETS = re.compile(
    r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Za-z]{2,}"  # e-mail addresses
    r"|xox[a-z]-[A-Za-z0-9-]+|xapp-[A-Za-z0-9-]+"  # Slack tokens
    r"|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_.-]+"  # JSON web tokens
    r"|(?<=//)[^/\s:@]+:[^/\s@]+(?=@)"  # user:password of an address
)


def blot(text: str) -> str:
    """`text` without what a log must not hold: the last guard, for texts of other libraries."""
    return _SECRETS.sub("[removed]", text)


class JsonLines(logging.Formatter):
    """One object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as JSON, with its extra fields."""
        entry: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "text": blot(record.getMessage()),
        }
        entry |= {k: blot(str(v)) for k, v in vars(record).items() if k not in _STANDARD}
        if record.exc_info:
            entry["trace"] = blot(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False)


class PlainLines(logging.Formatter):
    """For a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        """Level and text, blotted."""
        return blot(super().format(record))


def begin(level: str) -> None:
    """Send every log of this process to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(PlainLines("%(levelname)s %(message)s") if sys.stderr.isatty() else JsonLines())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for noisy in ("apscheduler", "slack_sdk", "slack_bolt", "urllib3", "aiohttp.access", "msal", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(max(logging.WARNING, logging.getLogger().level))
