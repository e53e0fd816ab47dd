"""Socket Mode: Slack's requests over a connection that we open, for trials without a public address."""

import logging

from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp

from adapters.slack.web import Web

log = logging.getLogger("goodword.slack")


class Socket:
    """Opened by `start`; the library reconnects by itself."""

    def __init__(self, bolt: AsyncApp, app_token: str, web: Web) -> None:
        self._bolt, self._app_token, self._web = bolt, app_token, web
        self._handler: AsyncSocketModeHandler | None = None

    async def start(self) -> None:
        """Connect."""
        client = self._web.client
        self._handler = AsyncSocketModeHandler(
            self._bolt, self._app_token, logger=self._bolt.logger, web_client=client, proxy=client.proxy
        )
        await self._handler.connect_async()  # type: ignore[no-untyped-call]  # reason: the library has no types
        log.info("connected to Slack by Socket Mode")

    async def stop(self) -> None:
        """Disconnect."""
        if self._handler is not None:
            await self._handler.close_async()  # type: ignore[no-untyped-call]  # reason: the library has no types
