-- The policy `encrypted-only`: published files say it, and no client that has read one takes a plain file any more.
ALTER TABLE vault ADD COLUMN encrypted_only INTEGER NOT NULL DEFAULT 0 CHECK (encrypted_only IN (0, 1));
