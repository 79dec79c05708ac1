-- What each revision of a glossary did, and which requests were answered already: see
-- migrations/sqlite/0002_revisions.sql. No database was made with migration 1 alone: there is nothing to fill in.
CREATE TABLE revisions (
    glossary     TEXT COLLATE "C" NOT NULL REFERENCES glossaries (id),
    revision     BIGINT  NOT NULL,
    cause        TEXT    NOT NULL,
    time         BIGINT  NOT NULL,
    created      BIGINT  NOT NULL,
    updated      BIGINT  NOT NULL,
    deleted      BIGINT  NOT NULL,
    entry_count  BIGINT  NOT NULL,
    display_name TEXT    NOT NULL,
    description  TEXT    NOT NULL,
    priority     INTEGER NOT NULL,
    PRIMARY KEY (glossary, revision)
);

CREATE INDEX entry_versions_feed ON entry_versions (glossary, revision, entry) WHERE superseded IS NULL;

CREATE TABLE requests (
    id          TEXT    NOT NULL PRIMARY KEY,
    digest      TEXT    NOT NULL,
    glossary    TEXT COLLATE "C" NOT NULL,
    revision    BIGINT  NOT NULL,
    create_time BIGINT  NOT NULL
);
CREATE INDEX requests_age ON requests (create_time);
