"""The parts of a digest, a file each: what it asks, what it says, an example. Other rooms add theirs with
`router.section`."""

from bot.features.digests.sections import chores, filled, recognition, stories, thanks, tip, voices, wanted, wins
from bot.router import Router

PARTS = (recognition, chores, stories, voices, wins, filled, wanted, thanks, tip)
router = Router()
for _part in PARTS:
    router.include(_part.router)
