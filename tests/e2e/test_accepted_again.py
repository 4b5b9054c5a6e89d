"""What Emarsys has accepted goes out once more when a person wants that: not what is older than what it has, and no opt-in."""

from __future__ import annotations

from models.storage.commands import Ask
from tests.e2e.running_gateway import EMAIL, FIRST_NAME, LAST_PRODUCT, RunningGateway


def identify(gateway: RunningGateway, message: str, product: str, **traits: object) -> int:
    """The delivery that has carried its values."""
    body = {
        "userId": "ann",
        "messageId": message,
        "traits": {"email": "ann@e.example", **traits},
        "properties": {"product": product},
    }
    assert gateway.post("/v1/identify", body).status == 200
    gateway.settled(message)
    ((delivery,),) = gateway.rows("SELECT upsert_id FROM event WHERE message_id = ?", message)
    return int(delivery)


def test_an_accepted_contact_is_sent_again_without_what_is_overtaken(own_gateway: RunningGateway) -> None:
    first = identify(own_gateway, "m-1", "Early", firstName="Ann")
    second = identify(own_gateway, "m-2", "Late")
    assert second != first
    with own_gateway.sandbox() as control:
        control.reset()
    assert own_gateway.contact("ann@e.example") is None

    assert own_gateway.ask(Ask.RETRY, deliveries=[first], accepted=True) == {"count": 1}
    own_gateway.settled("m-1")
    contact = own_gateway.contact("ann@e.example")
    assert contact is not None and contact[FIRST_NAME] == "Ann" and contact[EMAIL] == "ann@e.example"
    assert not contact.get(LAST_PRODUCT), "the newer event's value is not undone by the older one"
