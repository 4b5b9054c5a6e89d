"""A contact that Emarsys refused goes out with corrected values once the data map is right."""

from __future__ import annotations

from dataclasses import replace

from models.meaning.configuration import Configuration
from models.meaning.pipeline.plan import Plan
from models.meaning.trace.verdicts import Verdict
from models.storage import accounts, corrections, delivery_history, revisions
from models.storage.commands import Ask
from models.storage.workspace import open_workspace
from tests.e2e.running_gateway import EMAIL, FIRST_NAME, RunningGateway, now


def test_a_refused_contact_is_sent_again_as_the_corrected_maps_have_it(own_gateway: RunningGateway) -> None:
    with own_gateway.sandbox() as control:
        control.add_faults("bad_item=ann@e.example:1")
    traits = {"email": "ann@e.example", "firstName": "ANN, WRONG", "first": "Ann"}
    assert own_gateway.post("/v1/identify", {"userId": "ann", "messageId": "m", "traits": traits}).status == 200
    own_gateway.settled("m", Verdict.REJECTED)
    ((delivery,),) = own_gateway.rows("SELECT id FROM delivery WHERE state = 'rejected'")

    def other_path(before: Configuration) -> Configuration:
        maps = [
            replace(one, paths=("traits.first",)) if one.field and str(one.field.id) == FIRST_NAME else one
            for one in before.data_maps
        ]
        return replace(before, data_maps=tuple(maps))

    own_gateway.configure(other_path)
    with open_workspace(own_gateway.path, "reader") as workspace:
        configuration = revisions.latest(workspace.db)
        account = accounts.current(workspace.connection, configuration)
        plan = Plan(configuration, account.catalogue)
        (seen,) = corrections.corrections(workspace.connection, plan, account.id, [delivery])
    assert seen.changed == (FIRST_NAME,)
    assert seen.before[FIRST_NAME][0] == "ANN, WRONG"
    assert seen.after[FIRST_NAME][0] == "Ann"
    assert own_gateway.contact("ann@e.example") is None

    assert own_gateway.ask(Ask.SEND_CORRECTED, deliveries=[delivery]) == {"count": 1}
    own_gateway.settled("m")
    contact = own_gateway.contact("ann@e.example")
    assert contact is not None
    assert contact[FIRST_NAME] == "Ann"
    assert contact[EMAIL] == "ann@e.example"
    with open_workspace(own_gateway.path, "reader") as workspace:
        (solved,) = delivery_history.solved(workspace.db, 0)
        assert (solved.state, solved.code, solved.count) == ("rejected", "2005", 1)
        assert delivery_history.failed_per_day(workspace.db, [0, now() + 1000]) == [1, 0]
