-- Glossaries and every version of every entry.
--
-- The same numbers mean the same thing in migrations/postgres. Times are microseconds since 1970-01-01 UTC:
-- both engines compare and index them alike. Nothing here is ever deleted by the program: history, roll-back,
-- the feed of changes and undeletion are queries over these two tables.

-- "Tarj": tells our files from other programs' files.
PRAGMA application_id = 0x5461726a;

CREATE TABLE glossaries (
    id           TEXT    NOT NULL PRIMARY KEY,
    display_name TEXT    NOT NULL,
    description  TEXT    NOT NULL,
    -- Higher wins where glossaries are stacked.
    priority     INTEGER NOT NULL,
    -- Where its first entries came from, for instance 'bundled:1f2e…'. Empty: a person began it.
    origin       TEXT    NOT NULL,
    -- Entries that are there now, kept in step by every write, so that nobody counts a million rows.
    entry_count  INTEGER NOT NULL,
    -- Grows by exactly one with every write to the glossary or to its entries. It goes on where it was when a
    -- deleted glossary is created anew: an old etag never fits a new record.
    revision     INTEGER NOT NULL,
    create_time  INTEGER NOT NULL,
    update_time  INTEGER NOT NULL,
    -- NULL: it is there.
    delete_time  INTEGER
);

-- The order in which look-ups stack glossaries, and in which they are listed.
CREATE INDEX glossaries_stack ON glossaries (priority DESC, id) WHERE delete_time IS NULL;

CREATE TABLE entry_versions (
    glossary    TEXT    NOT NULL REFERENCES glossaries (id),
    entry       TEXT    NOT NULL,
    -- The glossary's revision that wrote this version.
    revision    INTEGER NOT NULL,
    -- The glossary's revision that replaced this version. NULL: it is the current one.
    superseded  INTEGER,
    -- The entry as JSON (src/store/body.rs). NULL: at this revision the entry was deleted.
    body        TEXT,
    -- When the entry, not this version, was created.
    create_time INTEGER NOT NULL,
    -- When this version was written.
    update_time INTEGER NOT NULL,
    PRIMARY KEY (glossary, entry, revision)
);

-- An entry has one current version: the index that reads use also forbids a second.
CREATE UNIQUE INDEX entry_versions_current ON entry_versions (glossary, entry) WHERE superseded IS NULL;
