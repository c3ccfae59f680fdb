/*
 * base/limits: every limit of Rollseal, with its reason. Checked before memory is allocated.
 */
#ifndef ROLLSEAL_BASE_LIMITS_H
#define ROLLSEAL_BASE_LIMITS_H

#define KIB (1024u)
#define MIB (1024u * 1024u)

/* A configuration: far above any file that people edit, and still read whole into locked memory. */
#define LIMIT_CONFIGURATION (16u * MIB)
/* Everything of a sealed file before its body (docs/format.md). Holds 16 signers with certificates and a CRL. */
#define LIMIT_HEAD (64u * KIB)
/* The header of an age file (docs/format.md). */
#define LIMIT_AGE_HEADER (64u * KIB)
#define LIMIT_STANZAS 64u
#define LIMIT_STANZA_ARGUMENTS 16u
/* One age chunk of plaintext, and what the encryption adds to it. Fixed by the age format. */
#define AGE_CHUNK (64u * KIB)
#define AGE_TAG 16u
#define AGE_NONCE 16u
/* A body for the largest configuration: header, nonce, and a tag for each chunk. */
#define LIMIT_BODY                                                                                                     \
    (LIMIT_AGE_HEADER + AGE_NONCE + LIMIT_CONFIGURATION + (LIMIT_CONFIGURATION / AGE_CHUNK + 1u) * AGE_TAG)
#define LIMIT_SEALED (LIMIT_HEAD + LIMIT_BODY)
/* A probe, which is a sealed file for one pair with a content of 32 bytes; the rest is its CRL and certificate. */
#define LIMIT_PROBE (LIMIT_HEAD + LIMIT_AGE_HEADER + 1u * KIB)
/* Pairs in one file: two during a rollover; more only after years without `pair retire`. */
#define LIMIT_RECIPIENTS 16u
#define LIMIT_SIGNERS 16u
/* A CRL in a head: about 400 revoked pairs, and still room for 16 signers beside it. */
#define LIMIT_CRL (16u * KIB)
/* What a client remembers of one root: its newest CRL, and older ones that list what newer ones lack. A root makes such
 * after its vault was restored blindly, which nobody does a hundred times. */
#define LIMIT_CRLS (64u * KIB)
/* A certificate of ours is under 1 KiB; nobody's document certificate needs more. */
#define LIMIT_CERTIFICATE (8u * KIB)
/* One file of a certificate source, and how many of them are looked at. */
#define LIMIT_SOURCE_FILE (1u * MIB)
#define LIMIT_SOURCE_FILES 64u
/* Names in such a folder, those of pairs or not: far above what lies in a certificate folder of a system. */
#define LIMIT_SOURCE_NAMES 4096u
/* Blocks looked at in one PEM file: keys, certificates, CRLs and what others put there. */
#define LIMIT_PEM_BLOCKS 256u
/* PBKDF2 and MAC iterations of all of one PKCS#12 file: 16 pairs of ours with their 100,000 three times each. */
#define LIMIT_P12_ITERATIONS 5000000u
/* client.ini, admin.ini, and the small files of the state directory. */
#define LIMIT_PREFERENCES (1u * MIB)
/* A start script: its texts come from a command line, which the kernel limits to 2 MiB, and each may grow fourfold. A
 * line of a batch file (Microsoft, "Command prompt line string limitation"), and what CreateProcess takes. */
#define LIMIT_LAUNCH_SCRIPT (8u * MIB)
#define LIMIT_CMD_LINE 8191u
#define LIMIT_WINDOWS_COMMAND_LINE 32766u
/* A receipt, and how many lines it has at most of each kind: more pairs than a certificate source has files, and more
 * configurations and start parameters than a computer is given. */
#define LIMIT_RECEIPT (32u * KIB)
#define LIMIT_RECEIPT_PAIRS 64u
#define LIMIT_RECEIPT_LINES 256u
/* The name of a computer (RFC 1035 section 2.3.4) or account, in bytes. */
#define LIMIT_COMPUTER_NAME 255u
/* A list of computers: the largest fleets have some 100,000. */
#define LIMIT_COMPUTERS 1000000u
#define LIMIT_EXPECTATION (64u * MIB)
/* A table of all of them. */
#define LIMIT_SURVEY (512u * MIB)
/* Clients that are known by their receipts: several accounts on each computer; whoever invents more fills no disk. */
#define LIMIT_CLIENTS 4000000u
/* All that they say of their states, in characters. Computers in the same state share one text, of about 500; a million
 * texts of the largest receipts would be 30 GiB. */
#define LIMIT_FACTS (1024u * MIB)
/* How far a receipt's time may lie ahead, in seconds: a computer's clock that is a month wrong is no clock. Whoever
 * judges receipts takes none as later than it was collected. */
#define RECEIPT_AHEAD_MAX (30 * 86400)
/* Names of configurations and rings, in bytes. */
#define LIMIT_NAME 100u
/* A passphrase line, in bytes. */
#define LIMIT_PASSPHRASE 1024u
/* Files of a folder that is imported: more are not somebody's configurations. */
#define LIMIT_IMPORT_FILES 10000u
/* Key files in a vault: two a pair, and nobody makes a pair a day for a hundred years. */
#define LIMIT_VAULT_FILES 65536u
/* A row of the audit list: its texts come from a command line, which the kernel limits to less. */
#define LIMIT_AUDIT_ROW (4u * MIB)
/* The organization, in characters (RFC 5280, ub-organization-name). */
#define LIMIT_ORGANIZATION 64u

/* Versions fit in what JavaScript and JSON count exactly: 2^53 - 1. */
#define VERSION_MAX 9007199254740991ull
/* How far a serial may jump: more than anybody publishes in a year, and too little to use the numbers up. */
#define FAST_FORWARD_MAX 1048576ull
/* Up to which serial a publish goes on from a file at a point. A client that is new to the epoch accepts
 * FAST_FORWARD_MAX at most, so a thief's file must not lead there: the other half remains for honest publishes. */
#define TAKE_OVER_MAX (FAST_FORWARD_MAX / 2)
/* Tolerance between the clocks of computers, in seconds. */
#define CLOCK_TOLERANCE 300

/* scrypt work factors (log2 N): what an age file may ask for, what the vault writes, and what it reads at most. */
#define SCRYPT_LOGN_MAX 20u
#define SCRYPT_LOGN_VAULT 17u
#define SCRYPT_LOGN_VAULT_MAX 18u

#endif
