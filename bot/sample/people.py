"""The sample company and the colleagues whom a visitor of the playground may become."""

from dataclasses import dataclass

COMPANY = "Quillwork"


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the sample company."""

    external_id: str
    name: str
    role: str
    title: str
    team: str
    zone: str = "Europe/Berlin"

    @property
    def email(self) -> str:
        """Their address."""
        return f"{self.external_id}@example.com"


PEOPLE = (
    Colleague("sam", "Sam Ortiz", "member", "Account executive", "Field sales"),
    Colleague("kim", "Kim Halvorsen", "member", "Customer success manager", "Customer success"),
    Colleague("mia", "Mia Castellan", "manager", "Advocacy program manager", "Marketing"),
    Colleague("eve", "Eve Lindqvist", "viewer", "Chief revenue officer", "Field sales"),
    Colleague("ada", "Ada Brandt", "admin", "Revenue operations", "Field sales"),
    Colleague("lee", "Lee Marsh", "member", "Account executive", "Field sales"),
    Colleague("noa", "Noa Petridis", "member", "Account executive", "Field sales"),
    Colleague("ravi", "Ravi Sandoval", "member", "Customer success manager", "Customer success"),
    Colleague("lena", "Lena Okonjo", "member", "Customer success manager", "Customer success"),
    Colleague("tom", "Tom Varga", "manager", "Advocacy coordinator", "Marketing"),
    Colleague("ines", "Ines Moreau", "member", "Product marketing manager", "Marketing"),
    Colleague("jon", "Jon Achterberg", "member", "Head of field sales", "Field sales"),
)
OWNERS = ("kim", "ravi", "lena")
SELLERS = ("sam", "lee", "noa")
