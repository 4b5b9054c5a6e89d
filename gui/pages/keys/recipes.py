"""How a key is put to use, per sender, with this workspace's address; each says what it cannot do. Pure text."""

from __future__ import annotations

from base64 import b64encode
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
    header = f"Authorization: {_basic(key)}"
    return (
        Recipe(
            "Webhooks (Actions)",
            f"URL      {address}/segment\nMethod   POST\nHeader   {header}",
            "Sends every event, also in batches. It forwards no deletions.",
        ),
        Recipe(
            "Webhooks (classic)",
            f"Webhook URL  {address}/segment\nHeader       {header}",
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


def _basic(key: str) -> str:
    """The key as Basic user name with an empty password, ready to paste; its stand-in says what to do."""
    if key == YOUR_KEY:
        return f"Basic (base64 of {YOUR_KEY}:)"
    return f"Basic {b64encode(f'{key}:'.encode()).decode()}"


_FUNCTION = """async function send(event) {
  const reply = await fetch("ADDRESS/segment", {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: "Basic " + btoa("KEY:") },
    body: JSON.stringify(event),
  });
  if (reply.status >= 500 || reply.status === 429) throw new RetryError(`Portway answered ${reply.status}`);
}
async function onIdentify(event) { await send(event); }
async function onTrack(event) { await send(event); }
async function onPage(event) { await send(event); }
async function onScreen(event) { await send(event); }
async function onDelete(event) { await send(event); }"""
