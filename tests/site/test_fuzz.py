"""Whatever is sent to a good link, nobody gets a failure of ours."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.ui import CheckField, ChoiceField, FileField, Form, OpenForm, Option, TextField
from tests.site.conftest import LinkBot, Site, hidden

FORM = Form(
    name="f",
    title="T",
    submit="Send",
    fields=(
        TextField(name="t", label="T"),
        ChoiceField(name="s", label="S", several=True, options=(Option(value="a", label="A"),)),
        CheckField(name="c", label="C"),
        FileField(name="u", label="U"),
    ),
)
KINDS = st.sampled_from(
    [
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded; charset=utf-16",
        "multipart/form-data; boundary=b",
        'multipart/form-data; boundary="b"; charset=punycode',
        "multipart/form-data; boundary=\xff",
    ]
)
PIECES = st.lists(
    st.one_of(
        st.binary(max_size=20),
        st.sampled_from(
            [
                b"--b",
                b"\r\n",
                b"--b--",
                b'Content-Disposition: form-data; name="t"',
                b'; filename="\xff.csv"',
                b"_form=",
                b"%zz",
                b"&",
                b"=",
            ]
        ),
    ),
    max_size=12,
)
FUZZ = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FUZZ
@given(kind=KINDS, pieces=PIECES)
async def test_any_body_is_answered(site: Site, kind: str, pieces: list[bytes]) -> None:
    """Junk of every kind is refused with 4xx."""
    site.bot.link("t1", "upload")
    site.clock.pass_by(60)
    status, page = await site.post("/upload/t1", b"".join(pieces), headers={"Content-Type": kind})
    assert 400 <= status < 500
    assert "<h1>" in page


@FUZZ
@given(
    values=st.lists(st.tuples(st.sampled_from(["t", "s", "c", "u", "_press", "x"]), st.text(max_size=50)), max_size=6)
)
async def test_any_values_of_a_shown_form_are_taken_or_refused(
    site: Site, bot: LinkBot, values: list[tuple[str, str]]
) -> None:
    """Every text arrives as text, without control characters, and in the form's fields alone."""
    bot.link("t1", "upload")
    bot.on("upload", OpenForm(form=FORM))
    site.clock.pass_by(60)
    _, page = await site.get("/upload/t1")
    bot.events.clear()
    safe = [(name, value.encode("utf-8", "replace").decode()) for name, value in values]
    status, _ = await site.post("/upload/t1", [*hidden(page).items(), *safe])
    pressed = any(name == "_press" for name, _ in safe)
    assert status == (400 if pressed else 200)
    assert len(bot.events) == (0 if pressed else 1)
    for event in bot.events:
        assert set(event.values) == {"t", "s", "c", "u"}
        assert "\x00" not in str(event.values["t"])
