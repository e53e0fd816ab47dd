"""Binding a port before anything else starts, and running a server until it is told to stop."""

import signal
import socket
from contextlib import suppress

import click
import uvicorn

BACKLOG = 2048


def run(server: uvicorn.Server, listening: socket.socket) -> None:
    """Serve until SIGTERM or Ctrl+C; either is an orderly end."""
    # uvicorn stops in order and then sends itself the signal again: an ordered stop is no failure.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with suppress(KeyboardInterrupt):
        server.run(sockets=[listening])
    if not server.started:
        raise click.ClickException("the service could not start: the log says why")


def listen(host: str, port: int) -> socket.socket:
    """The socket, bound before anything else starts: a port that is taken is said in one line."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        made = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as error:
        raise click.ClickException(f"cannot listen on {host} port {port}: {error.strerror or error}") from None
    made.set_inheritable(True)
    return made
