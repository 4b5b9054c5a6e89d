"""The test vector of segment-protocol.md §4."""

from __future__ import annotations

import json

import pytest

from models.meaning.segment.signature import is_signed

SECRET = "s3cr3t-demo"
EVENT = '{"type":"track","event":"Café Visited","userId":"u-1","properties":{"price":10,"qty":2}}'.encode()
BATCH = b"[" + EVENT + b',{"type":"identify","userId":"u-2","traits":{"email":"ada@shop.example"}}]'
OF_EVENT = "f55a39ecb1cf70cca2e3830f400a9e30a61308c1"
OF_BATCH = "227fc1ec3e41699e979f6736c9f871fc98f6a185"
WRONG = "9113308f5cfaca3fa3514950ba49fca1fd745f7d"


@pytest.mark.parametrize(
    ("body", "signature", "fits"),
    [
        (EVENT, OF_EVENT, True),
        (EVENT, f" {OF_EVENT.upper()} ", True),
        (EVENT, OF_BATCH, False),
        (EVENT, "", False),
        (EVENT, "é" * 40, False),
        (BATCH, OF_EVENT, True),
        (BATCH, OF_BATCH, True),
        (BATCH, WRONG, False),
        (b" [ " + EVENT + b" ]", OF_EVENT, True),
        (json.dumps(json.loads(EVENT)).encode(), OF_EVENT, False),
        (b"", OF_EVENT, False),
        (b"[", OF_EVENT, False),
    ],
)
def test_signatures(body: bytes, signature: str, fits: bool) -> None:
    assert is_signed(body, signature, SECRET) is fits


def test_another_secret_does_not_fit() -> None:
    assert not is_signed(EVENT, OF_EVENT, "another")
