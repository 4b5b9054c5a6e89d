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
"""
