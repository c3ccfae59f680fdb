-- The registry of a vault. No contents and no keys: those are age files beside it.
-- Times are seconds since 1970. A registry says it is one by application_id, and which migrations it has by
-- user_version; both are set by the program.

-- The vault itself: one row.
CREATE TABLE vault (
    one          INTEGER PRIMARY KEY CHECK (one = 1),
    organization TEXT    NOT NULL,
    recipient    TEXT    NOT NULL,                                               -- public half of the vault key, age1…
    root         BLOB    NOT NULL,                                               -- certificate, DER
    epoch        INTEGER NOT NULL CHECK (epoch BETWEEN 1 AND 9007199254740991),
    crl          BLOB    NOT NULL,                                               -- the newest, DER; empty: none yet
    created      INTEGER NOT NULL,
    revision     INTEGER NOT NULL DEFAULT 0                                      -- the last number of a content file
) STRICT;

-- Where publishes go, in the order they were added.
CREATE TABLE points (
    id       INTEGER PRIMARY KEY,
    location TEXT    NOT NULL UNIQUE,
    added    INTEGER NOT NULL
) STRICT;

CREATE TABLE pairs (
    sequence   INTEGER PRIMARY KEY,
    id         TEXT    NOT NULL UNIQUE CHECK (length(id) = 16 AND id NOT GLOB '*[^0-9a-f]*'),
    state      TEXT    NOT NULL CHECK (state IN ('prepared', 'active', 'previous', 'retired', 'revoked')),
    algorithm  TEXT    NOT NULL,
    encryption BLOB    NOT NULL,             -- certificates, DER
    signing    BLOB    NOT NULL,
    created    INTEGER NOT NULL,
    activated  INTEGER NOT NULL DEFAULT 0,   -- the first time; 0: never
    ended      INTEGER NOT NULL DEFAULT 0,   -- retired or revoked; 0: not
    reason     TEXT                          -- of the revocation
) STRICT;
CREATE UNIQUE INDEX pairs_one_active ON pairs (state) WHERE state = 'active';

-- Working copies. The content is contents/REVISION.age.
CREATE TABLE configs (
    name     TEXT    PRIMARY KEY COLLATE NOCASE,
    revision INTEGER NOT NULL,
    size     INTEGER NOT NULL,
    changed  INTEGER NOT NULL
) STRICT;

-- Every publish of every name. A plain one has no version: serial 0.
CREATE TABLE publishes (
    id             INTEGER PRIMARY KEY,
    name           TEXT    NOT NULL COLLATE NOCASE,
    ring           TEXT    NOT NULL,
    epoch          INTEGER NOT NULL,
    serial         INTEGER NOT NULL CHECK (serial BETWEEN 0 AND 9007199254740991),
    revision       INTEGER NOT NULL,
    issued         INTEGER NOT NULL,
    expires        INTEGER NOT NULL,   -- 9223372036854775807: never
    recipients     TEXT    NOT NULL,   -- pair ids, separated by spaces
    signers        TEXT    NOT NULL,
    encrypted_only INTEGER NOT NULL CHECK (encrypted_only IN (0, 1)),
    sha256         BLOB    NOT NULL CHECK (length(sha256) = 32),
    account        TEXT    NOT NULL,
    reason         TEXT
) STRICT;
CREATE INDEX publishes_by_name ON publishes (name, ring, id);
CREATE UNIQUE INDEX publishes_serial_never_repeats ON publishes (name, epoch, serial) WHERE serial > 0;

CREATE TABLE audit (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    time    INTEGER NOT NULL,
    account TEXT    NOT NULL,
    action  TEXT    NOT NULL,
    object  TEXT,
    detail  TEXT,
    reason  TEXT
) STRICT;
