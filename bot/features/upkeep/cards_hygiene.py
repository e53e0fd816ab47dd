"""The words of the pool's hygiene."""

from collections.abc import Sequence

from bot.ui import Block, Button, Buttons, Card, Facts, Mention, Note, Paragraph, Table, Text, facts
from store.queries.hygiene import Health

CHECK = Button(label="Check yours", name="profile.check")
ALUMNI = Button(label="Who left", name="alumni.list")


def own(mine: Health) -> Card:
    """An owner's customers."""
    if not mine.profiles:
        said = "You see how up to date profiles are once you are the relationship owner of a customer in the pool."
        return Card(title="No customers are yours yet", blocks=(Paragraph(text=said), Buttons(items=(ALUMNI,))))
    first = CHECK.model_copy(update={"style": "primary"}) if mine.stale + mine.never else None
    return Card(
        title="Your customers' profiles",
        blocks=(_counts(mine, owners=False), Buttons(items=(first, ALUMNI) if first else (ALUMNI,))),
    )


def whole(health: Health, owners: Sequence[tuple[Mention | str, Health]], mine: Health, *, more: bool) -> Card:
    """The whole pool, and by owner."""
    if not health.profiles:
        bring = Button(label="Import", name="run", data={"text": "goodword import"}, style="primary")
        said = "Nobody is in the pool. An admin brings in customers."
        return Card(title="The pool is empty", blocks=(Paragraph(text=said), Buttons(items=(bring,))))
    blocks: list[Block] = [_counts(health, owners=True)]
    if owners:
        rows: tuple[tuple[Text, ...], ...] = tuple(
            (
                (who,) if isinstance(who, Mention) else who,
                str(one.profiles), f"{one.share} %", str(one.stale + one.never), str(one.untagged),
            )
            for who, one in owners
        )  # fmt: skip
        blocks.append(
            Table(caption="By owner", columns=("Owner", "Profiles", "Verified", "To check", "Untagged"), rows=rows)
        )
    if more:
        blocks.append(Note(text="Owners with fewer to check are not shown."))
    tag = Button(
        label="Complete profiles", name="run", data={"text": "goodword untagged"}, style="primary", form=True
    )  # fmt: skip
    buttons = [tag] if health.untagged else []
    buttons += [CHECK] if mine.stale + mine.never else []
    blocks.append(Buttons(items=(*buttons, ALUMNI)))
    return Card(title="How up to date the pool is", blocks=tuple(blocks))


def _counts(health: Health, *, owners: bool) -> Facts:
    return facts(
        (
            ("Profiles", str(health.profiles)),
            ("Verified", f"{health.share} % ({health.verified})"),
            ("Checked too long ago", str(health.stale)),
            ("Never checked", str(health.never)),
            ("Untagged", str(health.untagged)),
            ("Without an owner", str(health.ownerless) if owners else None),
            ("Resting", str(health.resting)),
            ("At a usage limit", str(health.overused)),
        )
    )
