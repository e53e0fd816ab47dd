"""The bare libraries, each doing the least a bot must: `python -m bench.bare slack|teams PORT [SECRET]`."""

import sys

import uvicorn


def slack(signing_secret: str) -> object:
    """Bolt's ASGI adapter, which checks the signature and acknowledges one command."""
    from slack_bolt.adapter.asgi.async_handler import AsyncSlackRequestHandler
    from slack_bolt.async_app import AsyncAck, AsyncApp
    from slack_bolt.authorization import AuthorizeResult

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token="xoxb-bench", bot_user_id="U0")

    app = AsyncApp(signing_secret=signing_secret, process_before_response=True, authorize=authorize)

    async def acknowledge(ack: AsyncAck) -> None:
        await ack()

    app.command("/goodword")(acknowledge)
    return AsyncSlackRequestHandler(app)


def teams() -> object:
    """botbuilder as it ships, which answers each message with its words, through its own connector."""
    from botbuilder.core import CloudAdapterBase, TurnContext
    from botbuilder.schema import Activity
    from botframework.connector.auth import BotFrameworkAuthenticationFactory, PasswordServiceClientCredentialFactory
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route

    nobody = PasswordServiceClientCredentialFactory(None, None)
    adapter = CloudAdapterBase(BotFrameworkAuthenticationFactory.create(credential_factory=nobody))

    async def echo(context: TurnContext) -> None:
        await context.send_activity(f"Echo: {context.activity.text}")

    async def receive(request: Request) -> Response:
        activity = Activity().deserialize(await request.json())
        await adapter.process_activity(request.headers.get("Authorization", ""), activity, echo)
        return Response(status_code=200)

    return Starlette(routes=[Route("/api/messages", receive, methods=["POST"])])


def main() -> None:
    """Serve one of them."""
    kind, port = sys.argv[1], int(sys.argv[2])
    app = slack(sys.argv[3]) if kind == "slack" else teams()
    uvicorn.run(app, port=port, loop="uvloop", http="httptools", log_level="warning", access_log=False)  # type: ignore[arg-type]  # reason: an ASGI application


if __name__ == "__main__":
    main()
