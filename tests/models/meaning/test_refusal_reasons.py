from __future__ import annotations

import re

import pytest

from models.meaning.segment.refused import refuse
from models.meaning.trace.reasons import REASONS, door, filter, mapping
from models.meaning.trace.reasons.reason import Mark, Reason

OURS = (*door.REASONS, *filter.REASONS, *mapping.REASONS)
OF_THE_DOOR = [
    "accepted",
    "accepted_member",
    "invalid_json",
    "payload_too_large",
    "too_deep",
    "not_an_object",
    "unknown_type",
    "unsupported_type",
    "no_user_anon_id",
    "no_event",
    "no_batch",
    "delete_not_here",
    "unauthorized",
    "revoked_key",
    "key_not_allowed",
    "bad_signature",
    "bad_gzip",
    "too_many_events",
    "unknown_path",
    "method_not_allowed",
    "slow_sender",
    "body_too_large_cut",
    "overloaded",
    "disk_full",
    "internal_error",
    "unreadable_time",
    "time_corrected",
    "future_time",
]


def test_every_code_of_the_door_is_known() -> None:
    assert set(OF_THE_DOOR) <= {one.code for one in door.REASONS}
    assert {"duplicate", "forgotten_user", "integrations_off", "unsupported_call"} <= {
        one.code for one in filter.REASONS
    }


def test_codes_are_used_once() -> None:
    assert len({one.code for one in OURS}) == len(OURS)
    assert all(REASONS[one.code] is one for one in OURS)


@pytest.mark.parametrize("reason", OURS, ids=lambda one: one.code)
def test_reasons_are_full_sentences_with_a_way_out(reason: Reason) -> None:
    for text in (reason.sentence, reason.remedy):
        assert not text or text == "{message}" or (re.match(r"“?[{A-Z]", text) and text.endswith("."))
    if reason.mark is Mark.FAILED:
        assert reason.remedy


def test_a_refusal_says_what_its_reason_says() -> None:
    assert refuse("no_event").message == "A track call needs the name of what happened, in event."
    assert refuse("payload_too_large", "Too much.").message == "Too much."
    assert refuse("unsupported_type", "No.").status == 501 and refuse("no_event").status == 400
