"""Reading what a browser posts: bounded in size and time, and refused in words instead of by exceptions."""

import asyncio
import re
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import parse_qsl

from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from bot.event import Upload

MOST_FIELDS = 200
SECONDS = 30.0
DRAIN = 4
"""Up to this many times the limit is read and thrown away, so that a browser shows our answer and not a broken line."""

_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


class IntakeError(Exception):
    """Cannot be taken; `status` and words for the page."""

    def __init__(self, status: int, title: str, text: str) -> None:
        super().__init__(title)
        self.status = status
        self.title = title
        self.text = text


@dataclass(frozen=True)
class Posted:
    """What was typed: every value of every name, in order, and at most one file."""

    values: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, Upload], ...] = ()

    def one(self, name: str) -> str | None:
        """The first value of `name`."""
        return next((value for key, value in self.values if key == name), None)

    def every(self, name: str) -> tuple[str, ...]:
        """All values of `name`."""
        return tuple(value for key, value in self.values if key == name)


def clean(text: str) -> str:
    """`text` with line ends as newlines and without control characters, which no database column or renderer wants."""
    return _UNWANTED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


async def read(request: Request, limit: int, seconds: float = SECONDS) -> Posted:
    """The posted form.

    Raises:
        IntakeError: too large, too slow, of another type, or malformed.
    """
    kind, options = parse_options_header(request.headers.get("content-type", "").encode("latin-1"))
    if kind not in (b"application/x-www-form-urlencoded", b"multipart/form-data"):
        raise IntakeError(415, "That cannot be read here", "Please open the link again and use the form on the page.")
    try:
        async with asyncio.timeout(seconds):
            body = await _body(request, limit)
    except TimeoutError:
        raise IntakeError(408, "That took too long", "Please check your connection and send it again.") from None
    except ClientDisconnect:
        _malformed()
    return await _multipart(body, options) if kind == b"multipart/form-data" else _urlencoded(body)


async def _body(request: Request, limit: int) -> bytes:
    kept = bytearray()
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= limit:
            kept += chunk
        if size > limit * DRAIN:
            break
    if size > limit:
        most = limit // 1_000_000
        raise IntakeError(413, "That is too large", f"At most {most} MB fit here. Please send less, or a smaller file.")
    return bytes(kept)


def _urlencoded(body: bytes) -> Posted:
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:
        _malformed()
    return Posted(tuple((key, clean(value)) for key, value in pairs))


async def _multipart(body: bytes, options: dict[bytes, bytes]) -> Posted:
    async def stream() -> AsyncGenerator[bytes, None]:
        yield body

    # Only the boundary is passed on: a charset of the sender's choosing would pick a codec of the sender's choosing.
    boundary = options.get(b"boundary", b"").decode("latin-1")
    if not re.fullmatch(r"[0-9A-Za-z'()+_,./:=? -]{1,70}", boundary):
        _malformed()
    headers = Headers({"content-type": f'multipart/form-data; boundary="{boundary}"'})
    parser = MultiPartParser(headers, stream(), max_files=1, max_fields=MOST_FIELDS)
    try:
        form = await parser.parse()
    except (MultiPartException, ValueError):
        _malformed()
    values: list[tuple[str, str]] = []
    files: list[tuple[str, Upload]] = []
    async with asyncio.timeout(SECONDS):
        for key, value in form.multi_items():
            if isinstance(value, UploadFile):
                files.append((key, Upload(name=_file_name(value.filename), content=await value.read())))
            else:
                values.append((key, clean(value)))
        await form.close()
    return Posted(tuple(values), tuple(files))


def _file_name(sent: str | None) -> str:
    """The last part of the name only, so that it can never be a path."""
    return re.split(r"[/\\]", clean(sent or "").replace("\n", " "))[-1][-120:]


def _malformed() -> NoReturn:
    raise IntakeError(
        400, "That could not be read", "Please go back, reload the page and send the form again."
    ) from None
