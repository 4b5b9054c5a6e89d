"""Who may send with a key: what it is called, which kind of key it needs, its recipe, and what is to be done there. Pure text."""

from __future__ import annotations

from dataclasses import dataclass

from gui.pages.keys.recipes import Recipe, recipes
from models.storage.keys import KeyKind


@dataclass(frozen=True, slots=True)
class Sender:
    """``recipe`` is the title of a recipe; ``steps`` lead through the other side, ``where`` that is, one short line each."""

    name: str
    where: str
    kind: KeyKind
    recipe: str
    steps: tuple[str, ...]


_MAPPING = "Turn the destination on, and let it send every event type you need."
SENDERS = (
    Sender(
        "Segment: Webhooks (Actions)",
        "In Segment",
        "server",
        "Webhooks (Actions)",
        (
            "Open Connections, then Destinations, and add Webhooks (Actions).",
            "In its mapping enter the URL and the header from the right.",
            _MAPPING,
        ),
    ),
    Sender(
        "Segment: Webhooks (classic)",
        "In Segment",
        "server",
        "Webhooks (classic)",
        (
            "Open Connections, then Destinations, and add Webhooks.",
            "Under Settings enter the webhook URL and the header from the right.",
            "Turn the destination on. Deletions are forwarded, too.",
        ),
    ),
    Sender(
        "Segment: Destination Function",
        "In Segment",
        "server",
        "Destination Function",
        (
            "Open Connections, then Catalog, Functions, and make a destination function.",
            "Replace its code by the one from the right, save and deploy it.",
            "Connect it to the sources that may send.",
        ),
    ),
    Sender(
        "Client library on a server",
        "In your code",
        "server",
        "Client libraries",
        (
            "Set the host of the library to the address at the right.",
            "Set the write key to this key.",
            "Events then come straight here, not through Segment.",
        ),
    ),
    Sender(
        "Client library in a page or app",
        "In your code",
        "public",
        "Client libraries",
        (
            "Set apiHost, or the host of the library, to the address at the right.",
            "Set the write key to this key. It is a public one: everybody can read it there.",
            "It takes no deletions and changes no key of a known person.",
        ),
    ),
)


def recipe_of(sender: Sender, address: str, key: str) -> Recipe:
    """The recipe with the workspace's own values in it."""
    return next(one for one in recipes(address, key) if one.title == sender.recipe)
