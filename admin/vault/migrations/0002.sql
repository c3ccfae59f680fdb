-- The largest serial that was set aside for a name in an epoch. A publish writes it down before any file bears it, so
-- that it never comes a second time, whatever becomes of that publish. Without a row it is the largest published one.
CREATE TABLE serials (
    name   TEXT    NOT NULL COLLATE NOCASE,
    epoch  INTEGER NOT NULL,
    serial INTEGER NOT NULL CHECK (serial BETWEEN 1 AND 9007199254740991),
    PRIMARY KEY (name, epoch)
) STRICT, WITHOUT ROWID;
