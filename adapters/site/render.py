"""Whole pages: a card, a form, a short notice. Templates escape; the one style sheet is inside, allowed by its hash."""

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from adapters.site.blocks import Pressed, blocks_html, button_html
from adapters.site.fields import sheet, views
from adapters.site.seal import Press, Seal
from bot.ui import Buttons, Card, FileField, Form, RawValue

HERE = Path(__file__).parent


class Pages:
    """Draws pages. Reads its templates once, when built."""

    def __init__(self, public_url: str = "") -> None:
        self._style = (HERE / "site.css").read_text("utf-8")
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        digest = base64.b64encode(hashlib.sha256(self._style.encode()).digest()).decode()
        parts = urlsplit(public_url)
        pictures = f"'self' {parts.scheme}://{parts.netloc}" if parts.netloc else "'self'"
        self._headers = {
            "Content-Security-Policy": (
                f"default-src 'none'; style-src 'sha256-{digest}'; img-src {pictures}; "
                "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
            ),
            "Cache-Control": "no-store",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
            "X-Robots-Tag": "noindex, nofollow",
        }

    def notice(self, status: int, title: str, text: str, *, headers: Mapping[str, str] = {}) -> HTMLResponse:
        """A sentence or two, and what to do next."""
        return self._page("notice.html", status, headers, title=title, text=text)

    def card(self, card: Card, seal: Seal, zone: str) -> HTMLResponse:
        """A card; its buttons post to the same link."""
        body = blocks_html(card.blocks, zone, _pressed(seal))
        asks = any(not b.url for block in card.blocks if isinstance(block, Buttons) for b in block.items)
        return self._page("card.html", 200, {}, title=card.title, body=body, asks=asks)

    def form(
        self,
        form: Form,
        seal: Seal,
        zone: str,
        errors: Mapping[str, str] = {},
        typed: Mapping[str, RawValue] = {},
    ) -> HTMLResponse:
        """A form, with what was wrong at each field when there are `errors`, and what was `typed` there."""
        pressed = _pressed(seal)
        known = {f.name for f in form.fields}
        shown = views(form, errors, typed, zone)
        return self._page(
            "form.html",
            422 if errors else 200,
            {},
            title=form.title,
            intro=blocks_html(form.intro, zone, pressed),
            fields=shown,
            focus=next((f for f in shown if f.error), None),
            general=tuple(text for name, text in errors.items() if name not in known),
            wrong=bool(errors),
            sheet=seal.close(sheet(form)),
            submit=form.submit,
            buttons=Markup("\n").join(button_html(b, pressed) for b in form.buttons),
            upload=any(isinstance(f, FileField) for f in form.fields),
        )

    def _page(self, template: str, status: int, headers: Mapping[str, str], **given: object) -> HTMLResponse:
        text = self._templates.get_template(template).render(style=Markup(self._style), **given)  # noqa: S704  # reason: our own file
        return HTMLResponse(text, status, {**self._headers, **headers})


def _pressed(seal: Seal) -> Pressed:
    return lambda button: seal.close(Press(name=button.name, data=button.data))
