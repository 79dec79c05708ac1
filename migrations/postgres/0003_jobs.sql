-- Batch jobs: see migrations/sqlite/0003_jobs.sql, whose numbers and meaning this shares.
CREATE TABLE jobs (
    id           TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    display_name TEXT    NOT NULL,
    request      TEXT    UNIQUE,
    digest       TEXT    NOT NULL,
    queue        TEXT COLLATE "C" NOT NULL,
    task         TEXT    NOT NULL,
    version      BIGINT  NOT NULL,
    options      TEXT    NOT NULL,
    format       TEXT    NOT NULL,
    state        TEXT    NOT NULL,
    planned      BOOLEAN NOT NULL,
    ticket       BIGINT,
    pins         TEXT    NOT NULL,
    input_bytes  BIGINT  NOT NULL,
    input_stored BIGINT  NOT NULL,
    reason       TEXT    NOT NULL,
    create_time  BIGINT  NOT NULL,
    start_time   BIGINT,
    end_time     BIGINT,
    expire_time  BIGINT  NOT NULL
);
CREATE INDEX jobs_running ON jobs (id) WHERE state IN ('running', 'deleting');
CREATE INDEX jobs_expire ON jobs (expire_time);

CREATE TABLE job_inputs (
    job    TEXT COLLATE "C" NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    part   BIGINT  NOT NULL,
    start  BIGINT  NOT NULL,
    body   BYTEA   NOT NULL,
    PRIMARY KEY (job, part, start)
);

CREATE TABLE job_chunks (
    job        TEXT COLLATE "C" NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    chunk      BIGINT  NOT NULL,
    first_item BIGINT  NOT NULL,
    items      BIGINT  NOT NULL,
    first_line BIGINT  NOT NULL,
    next_line  BIGINT  NOT NULL,
    start      BIGINT  NOT NULL,
    stop       BIGINT  NOT NULL,
    next_start BIGINT  NOT NULL,
    state      BIGINT  NOT NULL,
    ticket     BIGINT,
    failed     BIGINT  NOT NULL,
    bytes      BIGINT  NOT NULL,
    time       BIGINT  NOT NULL,
    reason     TEXT    NOT NULL,
    PRIMARY KEY (job, chunk)
);
CREATE UNIQUE INDEX job_chunks_items ON job_chunks (job, first_item);
CREATE INDEX job_chunks_waiting ON job_chunks (job, chunk) WHERE state = 0;
CREATE INDEX job_chunks_queued ON job_chunks (job, chunk) WHERE state = 1;

CREATE TABLE job_results (
    job   TEXT COLLATE "C" NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
    chunk BIGINT NOT NULL,
    body  BYTEA  NOT NULL,
    PRIMARY KEY (job, chunk)
);

-- What is stored is compressed already: the database need not try.
ALTER TABLE job_inputs ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE job_results ALTER COLUMN body SET STORAGE EXTERNAL;
