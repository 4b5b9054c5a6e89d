"""How a key is put to use, per sender, with this workspace's address; each says what it cannot do. Pure text."""

from __future__ import annotations

from dataclasses import dataclass

YOUR_KEY = "YOUR_KEY"
"""Stands for the key once it is no longer shown."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """``text`` is what is copied."""

    title: str
    text: str
    limits: str


def recipes(address: str, key: str) -> tuple[Recipe, ...]:
    """``address``: where the gateway is reached from outside, without a slash at its end."""
    host = address.split("://")[-1]
    return (
        Recipe(
            "Webhooks (Actions)",
            f"URL      {address}/segment\nMethod   POST\nHeader   Authorization: Basic base64({key}:)",
            "Sends every event, also in batches. It forwards no deletions.",
        ),
        Recipe(
            "Webhooks (classic)",
            f"Webhook URL  {address}/segment\nHeader       Authorization: Basic base64({key}:)",
            "The only one that forwards deletions. Of several URLs one success counts for all.",
        ),
        Recipe(
            "Destination Function",
            _FUNCTION.replace("ADDRESS", address).replace("KEY", key),
            "Forwards deletions through onDelete. Up to 20 events per call; Segment waits 5 seconds.",
        ),
        Recipe(
            "Client libraries",
            f"Python, Node, Ruby, PHP, Go   host = {address}\nC#                            host = {address}/v1\n"
            f"analytics.js in a page        apiHost = {host}/v1  (with a public key)\nwrite key                     {key}",
            "Events come straight here, not through Segment. Pages and apps need a public key.",
        ),
    )


_FUNCTION = """const send = (event) =>
  fetch("ADDRESS/segment", {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: "Basic " + btoa("KEY:") },
    body: JSON.stringify(event),
  });
const onIdentify = send, onTrack = send, onPage = send, onScreen = send, onDelete = send;"""
