-- Batch jobs: what was sent, how it is cut into chunks, and what came out. The tables of the queue that hands chunks to
-- workers (river_*) are made and brought up to date by its library.
CREATE TABLE jobs (
    id           TEXT    NOT NULL PRIMARY KEY,
    display_name TEXT    NOT NULL,
    -- The request that made it (AIP-155), and a digest of its fields.
    request      TEXT    UNIQUE,
    digest       TEXT    NOT NULL,
    -- Whose share of the workers it uses.
    queue        TEXT    NOT NULL,
    -- What is done to each item, with the version of the program's way of doing it, and the options as JSON.
    task         TEXT    NOT NULL,
    version      INTEGER NOT NULL,
    options      TEXT    NOT NULL,
    -- Of the input: jsonl, tsv, tmx, xliff.
    format       TEXT    NOT NULL,
    -- uploading, running, paused, succeeded, failed, cancelled, deleting.
    state        TEXT    NOT NULL,
    -- All chunks are known.
    planned      BOOLEAN NOT NULL,
    -- The number in the queue of the work that cuts it into chunks.
    ticket       INTEGER,
    -- Glossaries and revisions it uses, in order, as JSON: [["news",12]].
    pins         TEXT    NOT NULL,
    -- Bytes received, and the bytes they take here.
    input_bytes  INTEGER NOT NULL,
    input_stored INTEGER NOT NULL,
    -- Why it failed.
    reason       TEXT    NOT NULL,
    create_time  INTEGER NOT NULL,
    start_time   INTEGER,
    end_time     INTEGER,
    -- After this it is removed with all it has.
    expire_time  INTEGER NOT NULL
);
-- The few jobs there is something to do for.
CREATE INDEX jobs_running ON jobs (id) WHERE state IN ('running', 'deleting');
CREATE INDEX jobs_expire ON jobs (expire_time);

CREATE TABLE job_inputs (
    job    TEXT    NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    -- 0: as sent. 1: as lines of JSON, where it was sent as something else.
    part   INTEGER NOT NULL,
    -- Where in that text the piece begins, in bytes.
    start  INTEGER NOT NULL,
    -- Compressed (Zstandard).
    body   BLOB    NOT NULL,
    PRIMARY KEY (job, part, start)
);

CREATE TABLE job_chunks (
    job        TEXT    NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    chunk      INTEGER NOT NULL,
    -- Its first item, from 0; how many; and the number of its first line, from 1.
    first_item INTEGER NOT NULL,
    items      INTEGER NOT NULL,
    first_line INTEGER NOT NULL,
    -- Of the line after it.
    next_line  INTEGER NOT NULL,
    -- Its bytes of the input.
    start      INTEGER NOT NULL,
    stop       INTEGER NOT NULL,
    -- Where the next chunk begins: after a line that is too long, not at `stop`.
    next_start INTEGER NOT NULL,
    -- 0 waiting, 1 handed to the queue, 2 done, 3 given up.
    state      INTEGER NOT NULL,
    -- Its number in the queue.
    ticket     INTEGER,
    -- Items whose result is a fault, and bytes of its results as stored.
    failed     INTEGER NOT NULL,
    bytes      INTEGER NOT NULL,
    -- When it came to its state.
    time       INTEGER NOT NULL,
    -- Why it was given up.
    reason     TEXT    NOT NULL,
    PRIMARY KEY (job, chunk)
);
CREATE UNIQUE INDEX job_chunks_items ON job_chunks (job, first_item);
CREATE INDEX job_chunks_waiting ON job_chunks (job, chunk) WHERE state = 0;
CREATE INDEX job_chunks_queued ON job_chunks (job, chunk) WHERE state = 1;

-- Written once, in the transaction that completes the chunk in the queue.
CREATE TABLE job_results (
    job   TEXT    NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    chunk INTEGER NOT NULL,
    -- One record for each item, compressed (src/jobs/pack.rs).
    body  BLOB    NOT NULL,
    PRIMARY KEY (job, chunk)
);
