-- The probe of each pair that has one at the points. Which pairs hold it is learnt from receipts, by its nonce: whoever
-- opens a probe can tell it. Receipts that were written before a renewal still count. The pair may be gone already: then
-- the file is still to be removed from the points.
CREATE TABLE probes (
    pair     TEXT    PRIMARY KEY CHECK (length(pair) = 16),
    nonce    BLOB    NOT NULL CHECK (length(nonce) = 32),
    previous BLOB    CHECK (length(previous) = 32),   -- the one before; NULL: there was none
    issued   INTEGER NOT NULL,
    epoch    INTEGER NOT NULL,
    serial   INTEGER NOT NULL CHECK (serial BETWEEN 1 AND 9007199254740991),
    sha256   BLOB    NOT NULL CHECK (length(sha256) = 32)   -- of the whole file
) STRICT, WITHOUT ROWID;
