-- Glossaries and every version of every entry: see migrations/sqlite/0001_init.sql, whose numbers and meaning this
-- shares. Ids are compared byte by byte (collation "C"), as SQLite does.
CREATE TABLE glossaries (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    display_name TEXT    NOT NULL,
    description  TEXT    NOT NULL,
    priority     INTEGER NOT NULL,
    origin       TEXT    NOT NULL,
    entry_count  BIGINT  NOT NULL,
    revision     BIGINT  NOT NULL,
    create_time  BIGINT  NOT NULL,
    update_time  BIGINT  NOT NULL,
    delete_time  BIGINT
);

CREATE INDEX glossaries_stack ON glossaries (priority DESC, id) WHERE delete_time IS NULL;

CREATE TABLE entry_versions (
    glossary    TEXT COLLATE "C" NOT NULL REFERENCES glossaries (id),
    entry       TEXT COLLATE "C" NOT NULL,
    revision    BIGINT  NOT NULL,
    superseded  BIGINT,
    body        TEXT,
    create_time BIGINT  NOT NULL,
    update_time BIGINT  NOT NULL,
    PRIMARY KEY (glossary, entry, revision)
);

CREATE UNIQUE INDEX entry_versions_current ON entry_versions (glossary, entry) WHERE superseded IS NULL;
