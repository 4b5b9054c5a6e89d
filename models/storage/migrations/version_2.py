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
CREATE INDEX event_replay ON event (replay_of) WHERE replay_of IS NOT NULL;

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
"""
