"""What an e-mail address looks like, wherever somebody types one."""

import re

_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\]{1,64}@(?:[\w-]{1,63}\.)+[\w-]{2,63}")


def is_address(text: str) -> bool:
    """Whether `text` is one address, and nothing else."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None
