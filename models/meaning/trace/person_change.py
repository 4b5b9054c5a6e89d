"""What an event changed about who its person is, told from the facts of the identity stage: before and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from models.meaning.trace.facts import Fact

_FOUND = {"found_by_key": "primary key", "found_by_user_id": "userId", "found_by_device": "anonymousId"}


@dataclass(frozen=True, slots=True)
class Change:
    """``what`` of the person was ``before`` and is ``after``; alike where the event only found it. Empty: nothing."""

    what: str
    before: str
    after: str


def person_changes(facts: Iterable[Fact]) -> tuple[Change, ...]:
    """One line for the person, one for each identifier that came, changed or moved."""
    person = Change("Person", "", "")
    others: list[Change] = []
    for code, said in facts:
        number = f"#{said.get('person')}"
        match code:
            case "found_by_key" | "found_by_user_id" | "found_by_device":
                found = f"{number}, by the {_FOUND[code]}"
                person = Change("Person", found, number)
            case "person_made":
                person = Change("Person", "", f"{number}, new")
            case "anonymous_joined" | "people_joined":
                person = Change("Person", f"{number} and #{said.get('other')}", f"{number}, one person now")
            case "key_learned":
                others.append(Change("Primary key", "", str(said.get("key"))))
            case "key_changed":
                others.append(Change("Primary key", str(said.get("old")), str(said.get("new"))))
            case "key_kept_call" | "key_kept_public" | "key_kept_older":
                kept = str(said.get("kept"))
                others.append(Change("Primary key", kept, f"{kept}, not {said.get('key')}"))
            case "user_id_learned":
                others.append(Change("userId", "", str(said.get("user_id"))))
            case "user_id_moved":
                moved = str(said.get("user_id"))
                others.append(Change("userId", f"{moved}, of #{said.get('other')}", f"{moved}, of {number}"))
    return (person, *others) if person.after else tuple(others)
