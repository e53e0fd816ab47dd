"""Pairs of people at companies whose answer is known: the same person written another way, or two people.

Made from lists by a generator with a seed. The ways of writing are those that people have, not those that the rule
happens to know: a slip is any letter left out, doubled, swapped or hit beside, anywhere but in a name's first letter.
"""

import random
from collections.abc import Callable
from typing import NamedTuple

from bot.domain.sameness import Known

NICKNAMES = (
    "Robert Bob", "William Bill", "Elizabeth Liz", "Michael Mike", "Katherine Kate", "James Jim", "Richard Rick",
    "Margaret Peggy", "Thomas Tom", "Daniel Dan", "Jennifer Jen", "Christopher Chris", "Samantha Sam",
    "Benjamin Ben", "Alexander Alex", "Susan Sue", "Andreas Andi", "Francisco Paco", "Matthew Matt",
    "Rebecca Becky", "Stephen Steve", "Anthony Tony", "Victoria Vicky", "Gregory Greg", "Patricia Pat",
    "Joseph Joe", "Timothy Tim", "Deborah Deb", "Nicholas Nick", "Sebastian Basti",
)  # fmt: skip
GIVEN = (
    "Dana", "Omar", "Ingrid", "Priya", "Lukas", "Noor", "Hana", "Mateo", "Sofia", "Kenji", "Amara", "Wei", "Elif",
    "Tomas", "Greta", "Jonas", "Leila", "Nikolai", "Freya", "Dario", "Yusuf", "Camila", "Anders", "Mira", "Ravi",
    "Saoirse", "Bruno", "Linnea", "Tariq", "Paloma", "Emeka", "Zofia", "Henrik", "Aiko", "Rosalind", "Casper",
    "Ximena", "Goran", "Thandiwe", "Ilse",
)  # fmt: skip
FAMILY = (
    "Reyes", "Haddad", "Lindqvist", "Raman", "Weber", "Aziz", "Tanaka", "Okafor", "Svensson", "Moreau",
    "Castellano", "Novak", "Brennan", "Petrov", "Yilmaz", "Fernandes", "Kowalski", "Andersen", "Marchetti", "Osei",
    "Bergstrom", "Delgado", "Whitfield", "Nakamura", "Schumacher", "Vasquez", "Adeyemi", "Halloran", "Rosenthal",
    "Kaminski", "Oyelaran", "Thornbury", "Castaneda", "Friedmann", "Mukherjee", "Valentine", "Ashworth",
    "Pemberton", "Lindholm", "Zimmermann",
)  # fmt: skip
ACCENTED = (
    "José García|Jose Garcia", "Jürgen Müller|Juergen Mueller", "Zoë Brontë|Zoe Bronte", "Łukasz Nowak|Lukasz Nowak",
    "Søren Kjær|Soren Kjaer", "François Lefèvre|Francois Lefevre", "Mária Kovács|Maria Kovacs", "Nuño Peña|Nuno Pena",
    "Björn Åkesson|Bjorn Akesson", "Agnès Côté|Agnes Cote", "Jörg Grün|Joerg Gruen", "Chloé Dupré|Chloe Dupre",
)  # fmt: skip
RELATIVES = (
    "Maria Mario", "Paul Paula", "Daniel Daniela", "Erik Erika", "Anna Hannah", "Julia Julian", "Carlo Carla",
    "Simon Simone", "Andre Andrea", "Martin Martina", "Luis Luisa", "Jan Jana", "Nicola Nicole",
    "Christian Christina", "Marco Marcos", "Lena Lea", "Dana Diana", "Omar Oscar", "Petra Peter", "Emil Emilia",
    "Victor Victoria", "Patrick Patricia", "Gabriel Gabriela", "Stefan Stefanie",
)  # fmt: skip
NEAR_STRANGERS = (
    "Anouk Anoush", "Elif Elin", "Kaan Kaia", "Thandi Thandeka", "Ilya Iliana", "Rohan Roshan", "Mirela Mirko",
    "Sanna Sanne", "Aarav Aarti", "Femke Femi", "Joost Jost", "Kofi Koji", "Lior Liora", "Oksana Roxana",
)  # fmt: skip
"""Given names that few lists have."""
NEAR_FAMILIES = (
    "Weber Weaver", "Hansen Jansen", "Petersen Pedersen", "Fischer Fisher", "Novak Nowicki", "Romano Romero",
    "Moreau Morel", "Harris Harrison", "Kowalski Kowalczyk", "Costa Castro",
)  # fmt: skip
FIRST_WORDS = (
    "Northwind", "Contoso", "Tailspin", "Woodgrove", "Fabrikam", "Borealis", "Meridian", "Kestrel", "Harbourgate",
    "Silverline", "Redwood", "Bluefin", "Aldermoor", "Cloudberry", "Ironbridge", "Lanternfish", "Marigold",
    "Quarrystone", "Saltmarsh", "Thistledown", "Umberfield", "Vellichor", "Windermere", "Yarrowby", "Zephyrine",
    "Larkspur", "Foxglove", "Hawthorne", "Juniper", "Oakhaven",
)  # fmt: skip
SECOND_WORDS = (
    "Health", "Logistics", "Bank", "Foods", "Energy", "Media", "Insurance", "Robotics", "Retail", "Analytics",
    "Airlines", "Pharma",
)  # fmt: skip
LEGAL = ("Inc.", "GmbH", "Ltd", "AG", "S.A.", "LLC", "plc", "B.V.", "Corp.", "Pty Ltd", "Oy", "SE")
NEIGHBOURS = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo", "j": "hk",
    "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et", "s": "ad", "t": "ry",
    "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "x",
}  # fmt: skip


class Pair(NamedTuple):
    """Two records, whether they are one person, and how the pair was made."""

    one: Known
    other: Known
    same: bool
    how: str


def slip(text: str, chance: random.Random) -> str:
    """One slip of the fingers, in a word of at least four letters, not in its first one."""
    words = text.split()
    at = chance.choice([n for n, word in enumerate(words) if len(word) > 3] or [0])
    word = words[at]
    n = chance.randrange(1, len(word) - 1)
    near = chance.choice(NEIGHBOURS.get(word[n].lower(), word[n]))
    words[at] = chance.choice([
        word[:n] + word[n + 1 :], word[:n] + word[n] + word[n:], word[:n] + word[n + 1] + word[n] + word[n + 2 :],
        word[:n] + near + word[n + 1 :],
    ])  # fmt: skip
    return " ".join(words)


def pairs(count: int, seed: int) -> list[Pair]:
    """That many pairs, half of them one person."""
    chance = random.Random(seed)
    made: list[Pair] = []
    while len(made) < count:
        ways = SAME if len(made) % 2 else OTHER
        made.append(chance.choice(ways)(chance))
    return made


def _company(chance: random.Random) -> str:
    return f"{chance.choice(FIRST_WORDS)} {chance.choice(SECOND_WORDS)}"


def _person(chance: random.Random) -> str:
    return f"{chance.choice(GIVEN)} {chance.choice(FAMILY)}"


def _twice(how: str, change: Callable[[str, random.Random], str], company: bool = False) -> Callable[..., Pair]:
    def make(chance: random.Random) -> Pair:
        person, account = _person(chance), _company(chance)
        if company:
            return Pair(Known(person, account), Known(person, change(account, chance)), True, how)
        return Pair(Known(person, account), Known(change(person, chance), account), True, how)

    return make


def _nickname(chance: random.Random) -> Pair:
    long, short = chance.choice(NICKNAMES).split()
    family, account = chance.choice(FAMILY), _company(chance)
    return Pair(Known(f"{long} {family}", account), Known(f"{short} {family}", account), True, "nickname")


def _accents(chance: random.Random) -> Pair:
    one, other = chance.choice(ACCENTED).split("|")
    account = _company(chance)
    return Pair(Known(one, account), Known(other, account), True, "accents")


def _email(chance: random.Random) -> Pair:
    address = f"{chance.choice(GIVEN).lower()}@example.com"
    one = Known(_person(chance), _company(chance), address)
    return Pair(one, Known(_person(chance), _company(chance), address.upper()), True, "e-mail")


def _both(chance: random.Random) -> Pair:
    person, account = _person(chance), _company(chance)
    other = Known(slip(person, chance), f"{account} {chance.choice(LEGAL)}")
    return Pair(Known(person, account), other, True, "slip and legal form")


def _swapped(name: str, chance: random.Random) -> str:
    first, last = name.split(" ", 1)
    return f"{last}, {first}"


def _middle(name: str, chance: random.Random) -> str:
    first, last = name.split(" ", 1)
    return f"{first} {chance.choice('ABCDEJKLM')}. {last}"


def _two_slips(name: str, chance: random.Random) -> str:
    return " ".join(slip(word, chance) if len(word) > 3 else word for word in name.split())


def _first_letter(name: str, chance: random.Random) -> str:
    first, last = name.split(" ", 1)
    return f"{first} {chance.choice(NEIGHBOURS[last[0].lower()]).upper()}{last[1:]}"


def _nickname_and_slip(chance: random.Random) -> Pair:
    pair = _nickname(chance)
    return pair._replace(other=Known(pair.other.person, slip(pair.other.account, chance)), how="nickname, slip")


def _everything(chance: random.Random) -> Pair:
    pair = _accents(chance)
    first, last = pair.other.person.split(" ")
    other = Known(f"{last.upper()}, {first}", f"{pair.other.account.split()[0]} {chance.choice(LEGAL)}")
    return pair._replace(other=other, how="accents, word order, short company")


SAME: tuple[Callable[[random.Random], Pair], ...] = (
    _twice("slip in the name", slip),
    _twice("slip in the name", slip),
    _twice("slip in the company", slip, company=True),
    _twice("legal form", lambda name, chance: f"{name} {chance.choice(LEGAL)}", company=True),
    _twice("word order", _swapped),
    _twice("company's word order", lambda name, _: " ".join(reversed(name.split())), company=True),
    _twice("shouted", lambda name, _: name.upper()),
    _twice("middle initial", _middle),
    _twice("initial", lambda name, _: f"{name[0]}. {name.split(' ', 1)[1]}"),
    _twice("title", lambda name, chance: f"{chance.choice(('Dr.', 'Ms', 'Prof.'))} {name}"),
    _twice("company in one word", lambda name, _: name.replace(" ", ""), company=True),
    _twice("group", lambda name, chance: f"The {name} {chance.choice(('Group', 'Holdings'))}", company=True),
    _twice("slips in both names", _two_slips),
    _twice("slip in the first letter", _first_letter),
    _twice("double name", lambda name, chance: f"{name}-{chance.choice(FAMILY)}"),
    _twice("given name alone", lambda name, _: name.split()[0]),
    _twice("short company", lambda name, _: name.split()[0], company=True),
    _nickname, _nickname, _accents, _email, _both, _nickname_and_slip, _everything,
)  # fmt: skip


def _relatives(chance: random.Random) -> Pair:
    one, other = chance.choice(RELATIVES).split()
    family, account = chance.choice(FAMILY), _company(chance)
    return Pair(Known(f"{one} {family}", account), Known(f"{other} {family}", account), False, "relatives, near names")


def _siblings(chance: random.Random) -> Pair:
    one, other = chance.sample(GIVEN, 2)
    family, account = chance.choice(FAMILY), _company(chance)
    return Pair(Known(f"{one} {family}", account), Known(f"{other} {family}", account), False, "relatives")


def _generations(chance: random.Random) -> Pair:
    person, account = _person(chance), _company(chance)
    return Pair(Known(f"{person} Jr.", account), Known(f"{person} Sr.", account), False, "father and son")


def _namesakes(chance: random.Random) -> Pair:
    person, (one, other) = _person(chance), chance.sample(FIRST_WORDS, 2)
    kind = chance.choice(SECOND_WORDS)
    return Pair(Known(person, f"{one} {kind}"), Known(person, f"{other} {kind}"), False, "namesakes")


def _sisters(chance: random.Random) -> Pair:
    person, first = _person(chance), chance.choice(FIRST_WORDS)
    one, other = chance.sample(SECOND_WORDS, 2)
    return Pair(
        Known(person, f"{first} {one}"), Known(person, f"{first} {other}"), False, "companies of one first word"
    )


def _colleagues(chance: random.Random) -> Pair:
    given, account = chance.choice(GIVEN), _company(chance)
    one, other = chance.sample(FAMILY, 2)
    return Pair(Known(f"{given} {one}", account), Known(f"{given} {other}", account), False, "one given name")


def _strangers(chance: random.Random) -> Pair:
    account = _company(chance)
    (a, b), (c, d) = chance.sample(GIVEN, 2), chance.sample(FAMILY, 2)
    return Pair(Known(f"{a} {c}", account), Known(f"{b} {d}", account), False, "colleagues")


def _addresses(chance: random.Random) -> Pair:
    (a, b), family, account = chance.sample(GIVEN, 2), chance.choice(FAMILY), _company(chance)
    one = Known(f"{a} {family}", account, f"{a.lower()}@example.com")
    return Pair(one, Known(f"{b} {family}", account, f"{b.lower()}@example.com"), False, "relatives with addresses")


def _few_know(chance: random.Random) -> Pair:
    one, other = chance.choice(NEAR_STRANGERS).split()
    family, account = chance.choice(FAMILY), _company(chance)
    return Pair(Known(f"{one} {family}", account), Known(f"{other} {family}", account), False, "rare near names")


def _near_families(chance: random.Random) -> Pair:
    one, other = chance.choice(NEAR_FAMILIES).split()
    given, account = chance.choice(GIVEN), _company(chance)
    return Pair(Known(f"{given} {one}", account), Known(f"{given} {other}", account), False, "near family names")


OTHER: tuple[Callable[[random.Random], Pair], ...] = (
    _relatives, _relatives, _siblings, _generations, _namesakes, _namesakes, _sisters, _colleagues, _strangers,
    _addresses, _generations, _siblings, _strangers, _sisters, _colleagues, _few_know, _near_families,
)  # fmt: skip
