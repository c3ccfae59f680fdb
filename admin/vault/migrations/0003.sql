-- The audit list is a chain: each row's hash covers the row and the hash of the row before it (audit_chain.h). The
-- rows that are there already are linked by the program, in the transaction of this migration.
ALTER TABLE audit ADD COLUMN hash BLOB NOT NULL DEFAULT x'';
