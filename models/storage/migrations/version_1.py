"""The first schema: what a workspace holds. Released; never edited."""

SQL = """
-- One row: which workspace this is.
CREATE TABLE about (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    uuid TEXT NOT NULL,
    machine TEXT NOT NULL,              -- the machine it was last used on
    made_at INTEGER NOT NULL,
    forget_key BLOB NOT NULL,           -- keys the hashes in "forgotten"
    clock_offset INTEGER NOT NULL DEFAULT 0  -- how far a sandbox workspace's clock was moved, ms
);

-- Configuration: one whole document per revision (models.meaning.configuration_file), zlib-packed JSON.
CREATE TABLE revision (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    document BLOB NOT NULL
);
CREATE TABLE secret (
    name TEXT PRIMARY KEY,
    host TEXT NOT NULL,                 -- it is given to this host only
    place TEXT NOT NULL,                -- 'keyring' or 'sealed'
    sealed BLOB,
    changed_at INTEGER NOT NULL
);
CREATE TABLE api_key (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,                 -- 'server' or 'public'
    hint TEXT NOT NULL,                 -- its first characters, for people
    hash BLOB NOT NULL UNIQUE,
    origins TEXT NOT NULL DEFAULT '[]',
    for_run INTEGER NOT NULL DEFAULT 0, -- issued by the console or `make run`, revoked at its end
    created_at INTEGER NOT NULL,
    revoked_at INTEGER,
    last_used_at INTEGER,
    exposed_at INTEGER,
    exposed_how TEXT
);
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    detail TEXT NOT NULL DEFAULT '{}'
);

-- What console and command line ask of the gateway; it writes the outcome into the row.
CREATE TABLE command (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    arguments TEXT NOT NULL DEFAULT '{}',
    state TEXT NOT NULL DEFAULT 'waiting',  -- waiting, done, failed
    done_at INTEGER,
    outcome TEXT
);
CREATE INDEX command_waiting ON command (id) WHERE state = 'waiting';
CREATE TABLE gateway (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    pid INTEGER NOT NULL,
    engine_pid INTEGER NOT NULL,
    version TEXT NOT NULL,
    address TEXT NOT NULL,
    sandbox_address TEXT,
    started_at INTEGER NOT NULL,
    stopped_at INTEGER,
    state TEXT NOT NULL                 -- starting, running, stopped, crashed
);

-- Everything received has a row.
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    received_at INTEGER NOT NULL,
    time INTEGER NOT NULL,              -- the event's own time, never after its receipt
    door TEXT NOT NULL,                 -- tracking, destination, timer, resend
    type TEXT,
    name TEXT,
    message_id TEXT,
    key_id INTEGER,
    person_id INTEGER,
    contact TEXT,                       -- what the list shows of the person
    verdict INTEGER NOT NULL,
    reason TEXT NOT NULL,
    count INTEGER NOT NULL DEFAULT 1,   -- refused without a valid key: one row per minute, address, path and code
    fields INTEGER NOT NULL DEFAULT 0,
    rules INTEGER NOT NULL DEFAULT 0,
    emarsys_ms INTEGER,
    upsert_id INTEGER,                  -- the delivery that carries its values
    replay_of INTEGER,
    changed INTEGER NOT NULL DEFAULT 0  -- grows with each later change of the row, over the whole table
);
CREATE INDEX event_verdict ON event (verdict, id);
CREATE INDEX event_received ON event (received_at);
CREATE INDEX event_person ON event (person_id, id) WHERE person_id IS NOT NULL;
CREATE INDEX event_upsert ON event (upsert_id) WHERE upsert_id IS NOT NULL;
CREATE INDEX event_changed ON event (changed) WHERE changed > 0;
CREATE TABLE event_body (
    event_id INTEGER PRIMARY KEY,
    message BLOB,                       -- JSON as received without the paths never stored; zlib-packed from 1 KB up
    trace BLOB NOT NULL                 -- JSON list of facts; zlib-packed from 1 KB up
);
CREATE TABLE seen_message (
    key_id INTEGER NOT NULL,
    message_id TEXT NOT NULL,
    event_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (key_id, message_id)
) WITHOUT ROWID;
CREATE INDEX seen_message_at ON seen_message (at);

-- The intermediate users table: person (userId, primarykey) and device (anonymousId).
CREATE TABLE person (
    id INTEGER PRIMARY KEY,
    primarykey TEXT UNIQUE,
    user_id TEXT UNIQUE,
    key_time INTEGER NOT NULL DEFAULT 0, -- time of the latest event that gave the key or tied it to the userId
    known TEXT NOT NULL DEFAULT '{}',   -- map name -> [value, event time, event id]
    first_seen_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL
);
CREATE INDEX person_last_seen ON person (last_seen_at);
CREATE TABLE device (
    anonymous_id TEXT PRIMARY KEY,
    person_id INTEGER NOT NULL,
    last_time INTEGER NOT NULL          -- time of the latest event on it
) WITHOUT ROWID;
CREATE INDEX device_person ON device (person_id);
CREATE TABLE identity_note (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    event_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    other_person_id INTEGER,
    kind TEXT NOT NULL,                 -- key changed, key to confirm, user id conflict, user id moved
    old TEXT,
    new TEXT,
    confirmed_at INTEGER
);
CREATE INDEX identity_note_person ON identity_note (person_id);
CREATE INDEX identity_note_other ON identity_note (other_person_id) WHERE other_person_id IS NOT NULL;
CREATE TABLE forgotten (
    hash BLOB PRIMARY KEY,              -- keyed hash of a deleted userId
    until INTEGER NOT NULL
) WITHOUT ROWID;

-- What belongs to one Emarsys account.
CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    mode TEXT NOT NULL,
    host TEXT NOT NULL,
    who TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    catalogue BLOB,
    catalogue_read_at INTEGER,
    sending TEXT NOT NULL DEFAULT '{}', -- paused by whom, stopped why, permissions missing
    UNIQUE (mode, host, who)
);
CREATE TABLE contact (
    account_id INTEGER NOT NULL,
    key TEXT NOT NULL,
    person_id INTEGER NOT NULL,
    internal_id TEXT,
    accepted TEXT NOT NULL DEFAULT '{}', -- field id -> [value, event time] as last accepted by Emarsys
    accepted_at INTEGER,
    PRIMARY KEY (account_id, key)
) WITHOUT ROWID;
CREATE INDEX contact_person ON contact (person_id);
CREATE TABLE delivery (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL,
    kind TEXT NOT NULL,                 -- upsert, trigger, delete
    state TEXT NOT NULL,                -- see models.meaning.deliveries
    person_id INTEGER NOT NULL,
    event_id INTEGER NOT NULL,          -- the event that caused it (an upsert: the first of them)
    key TEXT,                           -- the contact's key; null while parked
    payload TEXT NOT NULL,              -- see models.meaning.deliveries
    trigger_id TEXT,
    created_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    next_try_at INTEGER NOT NULL,
    first_try_at INTEGER,
    tried_ms INTEGER NOT NULL DEFAULT 0, -- time spent trying; pauses do not count
    attempts INTEGER NOT NULL DEFAULT 0,
    by_hand INTEGER NOT NULL DEFAULT 0,
    code TEXT,                          -- Emarsys' or our own code of the last outcome
    text TEXT,
    settled_at INTEGER
);
CREATE INDEX delivery_queue ON delivery (account_id, kind, state, next_try_at, id)
    WHERE state IN ('waiting', 'retrying', 'sending');
CREATE INDEX delivery_open_person ON delivery (person_id) WHERE settled_at IS NULL;
CREATE INDEX delivery_state ON delivery (state, id);
CREATE INDEX delivery_settled ON delivery (kind, settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX delivery_event ON delivery (event_id);
CREATE INDEX delivery_person ON delivery (person_id, id);
CREATE UNIQUE INDEX delivery_trigger ON delivery (trigger_id) WHERE trigger_id IS NOT NULL;
CREATE INDEX delivery_trigger_made ON delivery (created_at) WHERE trigger_id IS NOT NULL;

-- Rules at work. A version is a rule's content with the maps it uses, under the revision in which it was first in force.
CREATE TABLE rule_version (
    rule_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    hash BLOB NOT NULL,
    document BLOB NOT NULL,             -- the rule and its maps (models.meaning.configuration_file), zlib-packed JSON
    PRIMARY KEY (rule_id, version)
) WITHOUT ROWID;
CREATE TABLE rule_instance (
    id INTEGER PRIMARY KEY,
    uuid TEXT NOT NULL UNIQUE,
    rule_id TEXT NOT NULL,
    version INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    due_at INTEGER,                     -- when it is to be looked at next; null: only an event or a delivery moves it
    outcome TEXT,                       -- null while open
    ended_at INTEGER,
    content TEXT NOT NULL               -- models.meaning.rules.instance.Instance as JSON
);
CREATE INDEX rule_instance_open ON rule_instance (person_id) WHERE outcome IS NULL;
CREATE INDEX rule_instance_due ON rule_instance (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX rule_instance_ended ON rule_instance (person_id, rule_id, ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX rule_instance_over ON rule_instance (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX rule_instance_rule ON rule_instance (rule_id, id);
CREATE INDEX rule_instance_version ON rule_instance (rule_id, version, id) WHERE outcome IS NULL;
CREATE TABLE emarsys_request (
    id INTEGER PRIMARY KEY,
    account_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    ms INTEGER,
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    head TEXT NOT NULL,                 -- the request's JSON without its contacts
    items INTEGER NOT NULL,
    status INTEGER,                     -- null: no answer
    reply_code INTEGER,
    reply TEXT                          -- the reply's JSON (or its first 2,000 characters) without its contacts
);
CREATE INDEX emarsys_request_at ON emarsys_request (at);
CREATE TABLE request_item (
    request_id INTEGER NOT NULL,
    position INTEGER NOT NULL,
    delivery_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    sent TEXT NOT NULL,
    got TEXT,                           -- null: accepted
    PRIMARY KEY (request_id, position)
) WITHOUT ROWID;
CREATE INDEX request_item_delivery ON request_item (delivery_id);
CREATE INDEX request_item_person ON request_item (person_id);
"""
