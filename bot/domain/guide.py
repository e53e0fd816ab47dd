"""The interview guide: what a nominated customer is asked. A program edits it as lines of text.

A line that begins with a known word and a colon ("story: What did they achieve?") is a question whose answer goes to
that part of the profile; any other line is a question of the program's own, kept with the interview.
"""

import re
from collections.abc import Sequence

from bot.ui import Value

PARTS = {
    "story": "their story",
    "outcomes": "results with numbers",
    "products": "products they use",
    "use_cases": "use cases",
    "willing": "what they are willing to do",
    "limits": "limits to that",
    "contact": "how they like to be contacted",
    "not_to": "companies they will not speak to",
    "peers": "peers they would refer",
}
DEFAULT = (
    "story: What is their story with us?",
    "outcomes: Which results do they see, with numbers?",
    "products: Which of our products do they use?",
    "use_cases: What do they use them for?",
    "willing: What are they willing to do?",
    "limits: Are there limits to that?",
    "contact: How do they like to be contacted?",
    "not_to: Which companies should they never speak to?",
    "peers: Whom would they refer to us?",
)
LONGEST = 150
MOST = 20
STEP = 3
"""Questions on one page of the form: what fits a phone."""
_LINE = re.compile(r"([a-z_]+)\s*:\s*(.+)")


class Question(Value):
    """One question. `part` is where its answer goes; a question of the program's own is its own part."""

    part: str
    text: str

    @property
    def own(self) -> bool:
        """Whether the program made it up."""
        return self.part not in PARTS


def read(lines: Sequence[str]) -> tuple[Question, ...]:
    """The guide that these lines say; what cannot be read, or comes twice, is left out."""
    found: dict[str, Question] = {}
    for line in lines:
        text = " ".join(line.split())[:LONGEST]
        match = _LINE.fullmatch(text)
        if match and match[1] in PARTS:
            found.setdefault(match[1], Question(part=match[1], text=match[2]))
        elif text:
            found.setdefault(f"own:{text.casefold()}", Question(part=f"own:{text}", text=text))
    return tuple(found.values())[:MOST]


def problem(lines: Sequence[str]) -> str:
    """What is wrong with a guide, in words for whoever wrote it; empty when nothing is."""
    written = [line for line in lines if line.strip()]
    long = next((line for line in written if len(" ".join(line.split())) > LONGEST), None)
    if long:
        return f"A question has at most {LONGEST} characters. This one is longer: {long[:40]}…"
    if len(written) > MOST:
        return f"A guide has at most {MOST} questions."
    if not any(question.part == "willing" for question in read(written)):
        return "Keep one line that begins with “willing:”. Without it nobody could be asked for anything."
    if len(read(written)) < len(written):
        return "A question stands there twice. Take one of them out."
    return ""


def steps(questions: Sequence[Question]) -> tuple[tuple[Question, ...], ...]:
    """The guide page by page."""
    return tuple(tuple(questions[at : at + STEP]) for at in range(0, len(questions), STEP))
