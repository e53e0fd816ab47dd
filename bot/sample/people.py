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
    zone: str = "Europe/Berlin"

    @property
    def email(self) -> str:
        """Their address."""
        return f"{self.external_id}@example.com"


PEOPLE = (
    Colleague("sam", "Sam Ortiz", "member", "Account executive"),
    Colleague("kim", "Kim Halvorsen", "member", "Customer success manager"),
    Colleague("mia", "Mia Castellan", "manager", "Advocacy program manager"),
    Colleague("eve", "Eve Lindqvist", "viewer", "Chief revenue officer"),
    Colleague("ada", "Ada Brandt", "admin", "Revenue operations"),
    Colleague("lee", "Lee Marsh", "member", "Account executive"),
    Colleague("noa", "Noa Petridis", "member", "Account executive"),
    Colleague("ravi", "Ravi Sandoval", "member", "Customer success manager"),
    Colleague("lena", "Lena Okonjo", "member", "Customer success manager"),
    Colleague("tom", "Tom Varga", "manager", "Advocacy coordinator"),
    Colleague("ines", "Ines Moreau", "member", "Product marketing manager"),
    Colleague("jon", "Jon Achterberg", "member", "Head of field sales"),
)
OWNERS = ("kim", "ravi", "lena")
SELLERS = ("sam", "lee", "noa")
