"""The words of importing: the upload page, its preview, progress and the report."""

from collections.abc import Sequence

from bot.features.pool.planning import Plan
from bot.features.pool.reading import Rejection
from bot.ui import Block, Button, Buttons, Card, ChoiceField, FileField, Form, Note, Option, Paragraph, Table, facts

KINDS = (
    Option(value="advocates", label="Advocates, with their accounts"),
    Option(value="accounts", label="Accounts only"),
    Option(value="proof", label="Published proof: case studies, videos, reviews"),
    Option(value="people", label="Colleagues and their teams"),
)
SHOWN = 20


def upload_link(url: str) -> Card:
    """Where to upload."""
    return Card(
        title="Bring in your customers",
        blocks=(
            Paragraph(text="Upload a CSV or XLSX file. You see how it was understood before anything is changed."),
            Buttons(items=(Button(label="Open the upload page", url=url, style="primary"),)),
            Note(
                text="The link is yours alone and works for a day. Two columns are needed: account and contact; "
                "for proof: title and link; for colleagues: email and team."
            ),
        ),
    )


def no_public_url() -> Card:
    """There is no address a browser could open."""
    return Card(
        title="Import needs the command line here",
        blocks=(
            Paragraph(
                text="No public address is set, so there is no upload page. The operator can run: "
                "goodword import advocates FILE"
            ),
        ),
        tone="warn",
    )


def upload_form() -> Form:
    """The upload page."""
    return Form(
        name="upload", title="Bring in customers", submit="Show what it says",
        intro=(Paragraph(text="CSV or XLSX, up to 5 MB. Nothing is changed before you say so on the next page."),),
        fields=(
            ChoiceField(name="kind", label="What is in the file?", options=KINDS, required=True, initial=KINDS[:1]),
            FileField(name="file", label="The file", required=True),
        ),
    )  # fmt: skip


def preview(job: int, plan: Plan, headings: Sequence[tuple[str, str | None]]) -> Card:
    """How a file was understood."""
    rows = tuple((heading, _said(column) if column else "not used") for heading, column in headings)
    go = Button(label="Import it", name="upload.go", data={"j": job}, style="primary")
    one = {"people": "person"}.get(plan.kind, plan.kind.removesuffix("s"))
    what = plan.kind if plan.total != 1 else one
    blocks: list[Block] = [
        facts(
            (
                ("To import", f"{plan.total} {what}"),
                ("Left out", str(len(plan.rejected))),
                ("Repeats", str(plan.same) if plan.same else None),
            )
        ),
        Table(caption="How the headings were understood", columns=("In the file", "Taken as"), rows=rows),
        *_rows(plan.rejected, "Rows that are left out"),
        *_rows(plan.remarks, "Rows that go in, though not with everything they say"),
        *(Note(text=note) for note in plan.notes),
    ]
    if plan.new_terms:
        words = "; ".join(word.label for word in plan.new_terms[:30])
        blocks.append(Note(text=f"Words the program does not know yet, which are added: {words}"))
    blocks.append(Buttons(items=(go,)) if plan.total else Paragraph(text="There is nothing to import in this file."))
    blocks.append(Note(text="What is in the pool already is compared: importing the same file twice changes nothing."))
    return Card(title="This is what the file says", blocks=tuple(blocks))


def _said(column: str) -> str:
    """A column in words."""
    return {"email": "e-mail", "owner_email": "owner's e-mail"}.get(column, column.replace("_", " "))


def _rows(said: Sequence[Rejection], caption: str) -> tuple[Block, ...]:
    if not said:
        return ()
    rows = tuple((str(r.row), _said(r.column), f"{r.wrong} {r.works}") for r in said[:SHOWN])
    more = (Note(text=f"{len(said) - SHOWN} more are not shown."),) if len(said) > SHOWN else ()
    return (Table(caption=caption, columns=("Row", "Column", "What to change"), rows=rows), *more)


def begun() -> Card:
    """The import runs."""
    return Card(
        title="The import runs",
        blocks=(Paragraph(text="A message from Goodword shows how far it is. You can close this page."),),
        tone="good",
    )


def progress(name: str, done: int, total: int) -> Card:
    """How far an import is."""
    return Card(title=f"Importing {name}", blocks=(Paragraph(text=f"{done} of {total} done."),))


def finished(
    name: str,
    added: int,
    changed: int,
    unchanged: int,
    rejected: Sequence[Rejection],
    remarks: Sequence[Rejection] = (),
) -> Card:
    """What an import did."""
    return Card(
        title=f"Imported {name}",
        blocks=(
            facts(
                (
                    ("New", str(added)),
                    ("Changed", str(changed)),
                    ("Unchanged", str(unchanged)),
                    ("Left out", str(len(rejected))),
                )
            ),
            *_rows(rejected, "Rows that are left out"),
            *_rows(remarks, "Rows that went in, though not with everything they said"),
            Buttons(items=(Button(label="Search the pool", name="run", data={"text": "advocate find"}),)),
        ),
        tone="warn" if rejected else "good",
    )


def cannot_finish(name: str, why: str) -> Card:
    """An import that cannot go on."""
    return Card(
        title=f"The import of {name} stopped",
        blocks=(Paragraph(text=f"{why} What was imported stays. Uploading the file again goes on from there."),),
        tone="bad",
    )
