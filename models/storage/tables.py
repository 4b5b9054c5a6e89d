"""The tables as Peewee models, one class each; ``migrations`` makes them and a test holds the two together.

The models are bound to no database. A query is run on the one it is meant for: ``list(Event.select().tuples().execute(db))``,
``Audit.insert(...).execute(db)``. Rows leave ``models.storage`` as dataclasses or plain values, never as model instances.
"""

from __future__ import annotations

from typing import Any

from peewee import BlobField, CompositeKey, IntegerField, Model, TextField


def _id() -> Any:
    return IntegerField(primary_key=True)


class About(Model):
    id = _id()
    uuid = TextField()
    machine = TextField()
    made_at = IntegerField()
    forget_key = BlobField()
    clock_offset = IntegerField(default=0)

    class Meta:
        table_name = "about"


class Revision(Model):
    id = _id()
    at = IntegerField()
    who = TextField()
    what = TextField()
    document = BlobField()

    class Meta:
        table_name = "revision"


class SecretRow(Model):
    name = TextField(primary_key=True)
    host = TextField()
    place = TextField()
    sealed = BlobField(null=True)
    changed_at = IntegerField()

    class Meta:
        table_name = "secret"


class ApiKey(Model):
    id = _id()
    name = TextField()
    kind = TextField()
    hint = TextField()
    hash = BlobField(unique=True)
    origins = TextField(default="[]")
    for_run = IntegerField(default=0)
    created_at = IntegerField()
    revoked_at = IntegerField(null=True)
    last_used_at = IntegerField(null=True)
    exposed_at = IntegerField(null=True)
    exposed_how = TextField(null=True)

    class Meta:
        table_name = "api_key"


class Audit(Model):
    id = _id()
    at = IntegerField()
    who = TextField()
    what = TextField()
    detail = TextField(default="{}")

    class Meta:
        table_name = "audit"


class Command(Model):
    id = _id()
    at = IntegerField()
    who = TextField()
    what = TextField()
    arguments = TextField(default="{}")
    state = TextField(default="waiting")
    done_at = IntegerField(null=True)
    outcome = TextField(null=True)

    class Meta:
        table_name = "command"


class Gateway(Model):
    id = _id()
    pid = IntegerField()
    engine_pid = IntegerField()
    version = TextField()
    address = TextField()
    sandbox_address = TextField(null=True)
    started_at = IntegerField()
    stopped_at = IntegerField(null=True)
    state = TextField()

    class Meta:
        table_name = "gateway"


class Event(Model):
    id = _id()
    received_at = IntegerField()
    time = IntegerField()
    door = TextField()
    type = TextField(null=True)
    name = TextField(null=True)
    message_id = TextField(null=True)
    key_id = IntegerField(null=True)
    person_id = IntegerField(null=True)
    contact = TextField(null=True)
    verdict = IntegerField()
    reason = TextField()
    count = IntegerField(default=1)
    fields = IntegerField(default=0)
    rules = IntegerField(default=0)
    emarsys_ms = IntegerField(null=True)
    upsert_id = IntegerField(null=True)
    replay_of = IntegerField(null=True)
    changed = IntegerField(default=0)

    class Meta:
        table_name = "event"


class EventBody(Model):
    event_id = IntegerField(primary_key=True)
    message = BlobField(null=True)
    trace = BlobField()
    took = BlobField(null=True)

    class Meta:
        table_name = "event_body"


class Mark(Model):
    event_id = IntegerField(primary_key=True)
    colour = IntegerField(default=1)
    note = TextField(default="")
    at = IntegerField()
    who = TextField()

    class Meta:
        table_name = "mark"


class Sample(Model):
    id = _id()
    name = TextField(unique=True)
    door = TextField()
    message = BlobField()
    masked = IntegerField(default=0)
    at = IntegerField()
    who = TextField()

    class Meta:
        table_name = "sample"


class RemovedEvents(Model):
    id = _id()
    events = IntegerField()
    at = IntegerField()

    class Meta:
        table_name = "removed_events"


class FullText(Model):
    generation = IntegerField(primary_key=True)
    first_event = IntegerField()
    last_event = IntegerField()
    tidying = IntegerField(default=0)

    class Meta:
        table_name = "full_text"


class SeenMessage(Model):
    event_id = IntegerField(primary_key=True)
    digest = BlobField()
    at = IntegerField()

    class Meta:
        table_name = "seen_message"


class Person(Model):
    id = _id()
    primarykey = TextField(null=True)
    user_id = TextField(null=True)
    key_time = IntegerField(default=0)
    known = TextField(default="[]")
    first_seen_at = IntegerField()
    last_seen_at = IntegerField()

    class Meta:
        table_name = "person"


class Device(Model):
    anonymous_id = TextField(primary_key=True)
    person_id = IntegerField()
    last_time = IntegerField()

    class Meta:
        table_name = "device"


class IdentityNote(Model):
    id = _id()
    at = IntegerField()
    event_id = IntegerField()
    person_id = IntegerField()
    other_person_id = IntegerField(null=True)
    kind = TextField()
    old = TextField(null=True)
    new = TextField(null=True)
    confirmed_at = IntegerField(null=True)

    class Meta:
        table_name = "identity_note"


class Forgotten(Model):
    hash = BlobField(primary_key=True)
    until = IntegerField()

    class Meta:
        table_name = "forgotten"


class Account(Model):
    id = _id()
    mode = TextField()
    host = TextField()
    who = TextField()
    made_at = IntegerField()
    catalogue = BlobField(null=True)
    catalogue_read_at = IntegerField(null=True)
    sending = TextField(default="{}")

    class Meta:
        table_name = "account"


class Contact(Model):
    account_id = IntegerField()
    key = TextField()
    person_id = IntegerField()
    internal_id = TextField(null=True)
    accepted = TextField(default="{}")
    accepted_at = IntegerField(null=True)

    class Meta:
        table_name = "contact"
        primary_key = CompositeKey("account_id", "key")


class Delivery(Model):
    id = _id()
    account_id = IntegerField()
    kind = TextField()
    state = TextField()
    person_id = IntegerField()
    event_id = IntegerField()
    key = TextField(null=True)
    payload = TextField()
    trigger_id = TextField(null=True)
    created_at = IntegerField()
    due_at = IntegerField()
    next_try_at = IntegerField()
    first_try_at = IntegerField(null=True)
    tried_ms = IntegerField(default=0)
    attempts = IntegerField(default=0)
    by_hand = IntegerField(default=0)
    code = TextField(null=True)
    text = TextField(null=True)
    settled_at = IntegerField(null=True)
    was = TextField(null=True)

    class Meta:
        table_name = "delivery"


class RuleVersion(Model):
    rule_id = TextField()
    version = IntegerField()
    hash = BlobField()
    document = BlobField()

    class Meta:
        table_name = "rule_version"
        primary_key = CompositeKey("rule_id", "version")


class RuleInstance(Model):
    id = _id()
    uuid = TextField(unique=True)
    rule_id = TextField()
    version = IntegerField()
    person_id = IntegerField()
    started_at = IntegerField()
    due_at = IntegerField(null=True)
    outcome = TextField(null=True)
    ended_at = IntegerField(null=True)
    content = TextField()

    class Meta:
        table_name = "rule_instance"


class EmarsysRequest(Model):
    id = _id()
    account_id = IntegerField()
    kind = TextField()
    at = IntegerField()
    ms = IntegerField(null=True)
    method = TextField()
    path = TextField()
    head = TextField()
    items = IntegerField()
    status = IntegerField(null=True)
    reply_code = IntegerField(null=True)
    reply = TextField(null=True)

    class Meta:
        table_name = "emarsys_request"


class RequestItem(Model):
    request_id = IntegerField()
    position = IntegerField()
    delivery_id = IntegerField()
    person_id = IntegerField()
    sent = TextField()
    got = TextField(null=True)

    class Meta:
        table_name = "request_item"
        primary_key = CompositeKey("request_id", "position")
