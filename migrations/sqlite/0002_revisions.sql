-- What each revision of a glossary did, and which requests were answered already.
--
-- From here on every entry that ever was has exactly one current version: one without a body says that it was
-- deleted, also where its whole glossary was begun anew.
INSERT INTO entry_versions (glossary, entry, revision, superseded, body, create_time, update_time)
SELECT v.glossary, v.entry, v.superseded, NULL, NULL, v.create_time, g.create_time
FROM entry_versions v JOIN glossaries g ON g.id = v.glossary
WHERE v.superseded IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM entry_versions n WHERE n.glossary = v.glossary AND n.entry = v.entry AND n.superseded IS NULL)
  AND v.revision = (SELECT max(m.revision) FROM entry_versions m WHERE m.glossary = v.glossary AND m.entry = v.entry);

CREATE TABLE revisions (
    glossary     TEXT    NOT NULL REFERENCES glossaries (id),
    revision     INTEGER NOT NULL,
    -- What was done: create, describe, edit, import, rollback, delete, undelete.
    cause        TEXT    NOT NULL,
    time         INTEGER NOT NULL,
    -- Entries it created, changed and deleted.
    created      INTEGER NOT NULL,
    updated      INTEGER NOT NULL,
    deleted      INTEGER NOT NULL,
    -- The glossary as this revision left it.
    entry_count  INTEGER NOT NULL,
    display_name TEXT    NOT NULL,
    description  TEXT    NOT NULL,
    priority     INTEGER NOT NULL,
    PRIMARY KEY (glossary, revision)
);

-- Revisions before this table, as far as versions of entries tell of them.
INSERT INTO revisions
SELECT r.glossary, r.revision, 'edit', r.time, r.created, r.updated, r.deleted,
       sum(r.created - r.deleted) OVER (PARTITION BY r.glossary ORDER BY r.revision),
       g.display_name, g.description, g.priority
FROM (SELECT v.glossary, v.revision, max(v.update_time) AS time,
             count(*) FILTER (WHERE v.body IS NOT NULL AND v.create_time = v.update_time) AS created,
             count(*) FILTER (WHERE v.body IS NOT NULL AND v.create_time <> v.update_time) AS updated,
             count(*) FILTER (WHERE v.body IS NULL) AS deleted
      FROM entry_versions v GROUP BY v.glossary, v.revision) r
JOIN glossaries g ON g.id = r.glossary;

-- The feed of changes, and roll-back: what is current since a revision.
CREATE INDEX entry_versions_feed ON entry_versions (glossary, revision, entry) WHERE superseded IS NULL;

-- Requests that were carried out, so that the same request sent twice is done once (AIP-155).
CREATE TABLE requests (
    id          TEXT    NOT NULL PRIMARY KEY,
    -- Tells whether it is the same request: a digest of the call and all its fields.
    digest      TEXT    NOT NULL,
    glossary    TEXT    NOT NULL,
    -- The revision it led to; its answer is read from there.
    revision    INTEGER NOT NULL,
    create_time INTEGER NOT NULL
);
CREATE INDEX requests_age ON requests (create_time);
