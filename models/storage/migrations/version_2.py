"""What the second version of the schema adds to the first."""

SQL = """
-- What people note on events. A marked event is kept past retention.
CREATE TABLE mark (
    event_id INTEGER PRIMARY KEY,
    colour INTEGER NOT NULL DEFAULT 1,  -- 1 to 6
    note TEXT NOT NULL DEFAULT '',
    at INTEGER NOT NULL,
    who TEXT NOT NULL
);

-- Messages that came already: a digest of key and messageId (models.storage.seen) in place of both.
CREATE TABLE seen_digest (
    event_id INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE,
    at INTEGER NOT NULL
);
INSERT OR IGNORE INTO seen_digest
    SELECT event_id, message_digest(key_id, message_id), at FROM seen_message ORDER BY event_id;
DROP TABLE seen_message;
ALTER TABLE seen_digest RENAME TO seen_message;

-- Which events repeat which.
CREATE INDEX event_replay ON event (replay_of) WHERE replay_of IS NOT NULL;

-- With what a delivery had failed before somebody sent it again: JSON {state, code, text, at}.
ALTER TABLE delivery ADD COLUMN was TEXT;
CREATE INDEX delivery_mended ON delivery (settled_at) WHERE was IS NOT NULL;

-- Events that people keep to send again: taken from the list, written by hand. Few.
CREATE TABLE sample (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    door TEXT NOT NULL,                 -- the door that it goes to, "tracking" or "destination"
    message BLOB NOT NULL,              -- JSON, zlib-packed from 1 KB up
    masked INTEGER NOT NULL DEFAULT 0,
    at INTEGER NOT NULL,
    who TEXT NOT NULL
);

-- The words of events, for plain text in a filter: an index alone, the text stays in event_body. Two generations take turns
-- (models.storage.full_text), so that what retention removes goes as a whole. This is SQLite's; PostgreSQL has its own.
CREATE VIRTUAL TABLE event_text_1 USING fts5(text, content='');
CREATE VIRTUAL TABLE event_text_2 USING fts5(text, content='');
CREATE TABLE full_text (
    generation INTEGER PRIMARY KEY,     -- 1 or 2
    first_event INTEGER NOT NULL,
    last_event INTEGER NOT NULL,        -- every event between the two is in it
    tidying INTEGER NOT NULL DEFAULT 0  -- 1: what was forgotten is to be wiped from it, 2: that has begun
);

-- What retention has removed so far, in one row.
CREATE TABLE removed_events (
    id INTEGER PRIMARY KEY,
    events INTEGER NOT NULL,
    at INTEGER NOT NULL                 -- when it did so last
);
"""
