"""A colleague's message as each platform hands it over: mentions, links, code and quoted lines.

Written down in one way: @kim (somebody of `COLLEAGUES`), [words](address), `code`, "> " before what is quoted.
"""

import html
import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

_PIECE = re.compile(r"@(?P<who>\w+)|\[(?P<words>[^\]]+)\]\((?P<url>[^)]+)\)|`(?P<code>[^`]+)`")


def _pieces(line: str) -> Iterator[tuple[str, str, str]]:
    """Kind, text and address of each piece of a line."""
    at = 0
    for found in _PIECE.finditer(line):
        if found.start() > at:
            yield "text", line[at : found.start()], ""
        kind = str(found.lastgroup) if found.lastgroup != "url" else "words"
        yield kind, found[kind], found["url"] or ""
        at = found.end()
    if at < len(line):
        yield "text", line[at:], ""


def _quotes(text: str) -> Iterator[tuple[bool, list[str]]]:
    for quoted, lines in groupby(text.split("\n"), key=lambda line: line.startswith("> ")):
        yield quoted, [line.removeprefix("> ") if quoted else line for line in lines]


def slack(text: str, users: Mapping[str, str]) -> dict[str, Any]:
    """Text in its markup, and the blocks that its own editor makes of it."""

    def element(kind: str, words: str, url: str) -> dict[str, Any]:
        match kind:
            case "who":
                return {"type": "user", "user_id": users[words]}
            case "words":
                return {"type": "link", "url": url, "text": words}
            case "code":
                return {"type": "text", "text": words, "style": {"code": True}}
            case _:
                return {"type": "text", "text": words}

    parts = []
    for quoted, lines in _quotes(text):
        inside = [element(*piece) for n, line in enumerate(lines) for piece in _pieces(f"\n{line}" if n else line)]
        parts.append({"type": "rich_text_quote" if quoted else "rich_text_section", "elements": inside})
    plain = _PIECE.sub(lambda m: f"<@{users[m['who']]}>" if m["who"] else m["words"] or m["code"], text)
    return {"text": html.escape(plain, quote=False), "blocks": [{"type": "rich_text", "elements": parts}]}


def teams(text: str, users: Mapping[str, Any]) -> dict[str, Any]:
    """The body as its own editor makes it, and who is mentioned in it."""
    mentions: list[dict[str, Any]] = []

    def markup(kind: str, words: str, url: str) -> str:
        said = html.escape(words)
        match kind:
            case "who":
                user = users[words]
                mentions.append(
                    {"id": len(mentions), "mentionText": user.name, "mentioned": {"user": {"id": user.aad}}}
                )
                return f'<at id="{len(mentions) - 1}">{html.escape(user.name)}</at>'
            case "words":
                return f'<a href="{html.escape(url)}" title="{html.escape(url)}">{said}</a>'
            case "code":
                return f"<code>{said}</code>"
            case _:
                return said

    body = ""
    for quoted, lines in _quotes(text):
        said = "".join(f"<p>{''.join(markup(*piece) for piece in _pieces(line))}</p>" for line in lines)
        body += f"<blockquote>{said}</blockquote>" if quoted else said
    return {"body": {"contentType": "html", "content": body}, "mentions": mentions}
