-- What computers have reported: the newest receipt of each client. Texts of them are fit to be shown.

-- The facts of receipts (docs/admin.md). Computers that are in the same state share one text, so that whoever judges
-- reads few texts for many computers.
CREATE TABLE receipt_facts (
    id     INTEGER PRIMARY KEY,
    sha256 BLOB    NOT NULL UNIQUE CHECK (length(sha256) = 32),
    text   TEXT    NOT NULL
) STRICT;

-- In the order in which they are read. One that was forgotten stays, without its facts: its receipt still lies at the
-- point, and is not new.
CREATE TABLE receipts (
    name    TEXT    NOT NULL COLLATE NOCASE,
    client  TEXT    NOT NULL UNIQUE CHECK (length(client) = 16 AND client NOT GLOB '*[^0-9a-f]*'),
    machine TEXT    NOT NULL CHECK (length(machine) = 32 AND machine NOT GLOB '*[^0-9a-f]*'),
    account TEXT,              -- of a person; NULL: the machine's own
    counter INTEGER NOT NULL CHECK (counter BETWEEN 1 AND 9007199254740991),
    time    INTEGER NOT NULL,  -- as the computer says
    first   INTEGER NOT NULL,  -- when the first one was collected, and the last
    last    INTEGER NOT NULL,
    facts   INTEGER NOT NULL,  -- in the table above; 0: forgotten. No reference: it would be looked for in all receipts
    sha256  BLOB    NOT NULL CHECK (length(sha256) = 32),
    PRIMARY KEY (name, client)
) STRICT, WITHOUT ROWID;

-- Which files those receipts were: one that has not changed since is not read again.
CREATE TABLE receipt_files (
    point    INTEGER NOT NULL REFERENCES points (id) ON DELETE CASCADE,
    client   TEXT    NOT NULL,
    modified INTEGER NOT NULL, -- nanoseconds since 1970
    changed  INTEGER NOT NULL,
    size     INTEGER NOT NULL,
    inode    INTEGER NOT NULL,
    PRIMARY KEY (point, client)
) STRICT, WITHOUT ROWID;

-- The computers that IT expects. No row: every computer that was ever seen.
CREATE TABLE expected (
    name TEXT PRIMARY KEY COLLATE NOCASE
) STRICT, WITHOUT ROWID;
