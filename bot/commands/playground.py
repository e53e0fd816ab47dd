"""What the demo is about: who is in it, its channels, and the sample data behind them."""


from adapters.playground.roster import Channel, Colleague
from bot import sample

CHANNELS = (
    Channel("sales", "sales", "Deals, wins and questions of the field", "Try /advocate 2 healthcare references in EMEA for Acme by Friday, $250k"),
    Channel("advocacy", "advocacy", "The program team: one card for each request"),
    Channel("wins", "wins", "What customers did for us"),
)


def colleagues() -> tuple[Colleague, ...]:
    """The sample company's people, as the playground shows them."""
    return tuple(
        Colleague(external_id=p.external_id, name=p.name, role_label=p.role_label, title=p.title, email=p.email, zone=p.zone)
        for p in sample.PEOPLE
    )
