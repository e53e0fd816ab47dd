"""Opens the scripted playground for looking at by hand: python -m tests.playground PORT DIRECTORY."""

import asyncio
import sys
from pathlib import Path

from tests.playground.house import house


async def main(port: int, data: Path) -> None:
    """Run until interrupted."""
    async with house(data, port=port) as running:
        print(running.url, flush=True)
        await asyncio.Event().wait()


asyncio.run(main(int(sys.argv[1]), Path(sys.argv[2])))
