"""What a client library is made to send, and what has to be true once it has: the same for each of them."""

from __future__ import annotations

from dataclasses import dataclass

from models.meaning.trace.reasons import Mark
from models.meaning.trace.verdicts import Verdict
from tests.e2e.running_gateway import EMAIL, FIRST_NAME, LAST_PAGE, LAST_PRODUCT, RunningGateway, Stored, until


@dataclass(frozen=True, slots=True)
class Visitor:
    """Identifies (``email`` and ``first_name`` in traits), views ``product`` (track) and then ``page``."""

    email: str
    user_id: str
    first_name: str = "Ada"
    event: str = "Product Viewed"
    product: str = "Tea pot"
    page: str = "Checkout"


CALLS = {"identify": FIRST_NAME, "track": LAST_PRODUCT, "page": LAST_PAGE}
"""What is called, and the field that it alone updates."""


def went_the_whole_way(gateway: RunningGateway, visitor: Visitor) -> None:
    """Each call is stored once, delivered and explained, and together they are one contact."""
    contact = visitor.email.lower()

    def arrived() -> list[Stored]:
        found = gateway.events("contact = ? AND verdict != ?", contact, Verdict.DUPLICATE)
        return found if [one.verdict for one in found] == [Verdict.DELIVERED] * len(CALLS) else []

    events = until(arrived, what=f"delivery of {contact}")
    assert {one.type for one in events} == set(CALLS)
    assert len({one.person_id for one in events}) == 1
    values = gateway.contact(contact)
    assert values is not None
    assert {field: values.get(field) for field in (EMAIL, *CALLS.values())} == {
        EMAIL: contact,
        FIRST_NAME: visitor.first_name,
        LAST_PRODUCT: visitor.product,
        LAST_PAGE: visitor.page,
    }
    for one in events:
        story = gateway.story(one)
        assert story.sentence.startswith("Delivered. ")
        assert [stage.name for stage in story.stages] == ["door", "identity", "mapping", "outbox", "delivery"]
        assert {stage.mark for stage in story.stages} <= {Mark.DONE, Mark.NOTHING}
        assert all("{" not in line.text and line.text for stage in story.stages for line in stage.lines)
