/*
 * vault/registry: what the vault knows, in SQLite: no contents and no keys. This room is the only one that speaks SQL.
 * Every changing command is one transaction, and its audit row is part of it.
 *
 * Text fields of the structs are owned by them; *_done() frees.
 */
#ifndef ROLLSEAL_VAULT_REGISTRY_H
#define ROLLSEAL_VAULT_REGISTRY_H

#include <stdint.h>

#include "keys/pair.h"

struct registry;

/* Opens, and migrates to the newest schema (migrations/NNNN.sql). A new one begins if `may_change`. Errors:
 * ERR_NOT_FOUND, ERR_MALFORMED (not a registry; made by a newer version), ERR_IO. */
NODISCARD enum err registry_open(const char *path, bool may_change, struct registry **out, struct errinfo *e);
void registry_close(struct registry **r);

NODISCARD enum err registry_begin(struct registry *r, struct errinfo *e);
NODISCARD enum err registry_commit(struct registry *r, struct errinfo *e);
/* Nothing since registry_begin() happened. Harmless without a transaction. */
void registry_rollback(struct registry *r);

/* What SQLite finds when it reads everything. Errors: ERR_MALFORMED, with the first thing that it found. */
NODISCARD enum err registry_check(struct registry *r, struct errinfo *e);

/* ---- The vault itself: one row. ---- */

struct vault_facts {
    char *organization;
    char *recipient; /* the vault key's public half, "age1…" */
    struct buf root; /* certificate, DER */
    uint64_t epoch;
    struct buf crl; /* the newest, DER; empty before the first revocation */
    int64_t created;
    bool encrypted_only; /* published files say the policy */
};
void vault_facts_done(struct vault_facts *f);
NODISCARD enum err registry_facts(struct registry *r, struct vault_facts *out, struct errinfo *e);
NODISCARD enum err registry_set_facts(struct registry *r, const struct vault_facts *facts, struct errinfo *e);
/* Published files say the policy `encrypted-only`. */
NODISCARD enum err registry_set_policy(struct registry *r, bool encrypted_only, struct errinfo *e);
/* A new epoch with its CRL. */
NODISCARD enum err registry_set_crl(struct registry *r, uint64_t epoch, struct bytes crl, struct errinfo *e);

/* ---- Points ---- */

struct point_list {
    char **locations; /* in the order they were added */
    size_t count;
};
void point_list_done(struct point_list *p);
NODISCARD enum err registry_points(struct registry *r, struct point_list *out, struct errinfo *e);
/* Errors: ERR_CONFLICT if it is there. */
NODISCARD enum err registry_add_point(struct registry *r, const char *location, int64_t now, struct errinfo *e);
/* Errors: ERR_NOT_FOUND. */
NODISCARD enum err registry_remove_point(struct registry *r, const char *location, struct errinfo *e);

/* ---- Pairs ---- */

enum pair_state { PAIR_PREPARED, PAIR_ACTIVE, PAIR_PREVIOUS, PAIR_RETIRED, PAIR_REVOKED };

/* "prepared" … Static. */
const char *pair_state_name(enum pair_state s);

struct pair_row {
    char id[PAIR_ID_SIZE];
    enum pair_state state;
    char *algorithm;                /* "p256", "x25519", "rsa3072", "rsa4096" */
    struct buf encryption, signing; /* certificates, DER */
    int64_t created;
    int64_t activated; /* first time; 0: never */
    int64_t ended;     /* retired or revoked; 0: not */
    char *reason;      /* of the revocation; NULL otherwise */
};
void pair_row_done(struct pair_row *p);

struct pair_rows {
    struct pair_row *rows; /* by creation */
    size_t count;
};
void pair_rows_done(struct pair_rows *p);
/* The pair of this id, and the newest one in a state; NULL: there is none. */
const struct pair_row *pair_rows_find(const struct pair_rows *p, const char *id);
const struct pair_row *pair_rows_newest(const struct pair_rows *p, enum pair_state state);
/* ERR_NOT_FOUND for this id; says `pair list`. */
NODISCARD enum err pair_unknown(const char *id, struct errinfo *e);
NODISCARD enum err registry_pairs(struct registry *r, struct pair_rows *out, struct errinfo *e);
/* Errors: ERR_NOT_FOUND, says `pair list`. */
NODISCARD enum err registry_pair(struct registry *r, const char *id, struct pair_row *out, struct errinfo *e);
NODISCARD enum err registry_add_pair(struct registry *r, const struct pair_row *pair, struct errinfo *e);
/* State and the times and reason that go with it. */
NODISCARD enum err registry_update_pair(struct registry *r, const struct pair_row *pair, struct errinfo *e);
NODISCARD enum err registry_remove_pair(struct registry *r, const char *id, struct errinfo *e);
/* Some pair has been active: no plain file is written any more. */
NODISCARD enum err registry_ever_active(struct registry *r, bool *out, struct errinfo *e);

/* ---- Configurations: working copies, revisions of their contents, publishes ---- */

struct config_row {
    char *name;       /* as first imported; unique without case */
    int64_t revision; /* of the working copy */
    int64_t size;     /* of its content, in bytes */
    int64_t changed;
};
struct config_rows {
    struct config_row *rows; /* by name */
    size_t count;
};
void config_rows_done(struct config_rows *c);
void config_row_done(struct config_row *c);
NODISCARD enum err registry_configs(struct registry *r, struct config_rows *out, struct errinfo *e);
/* Errors: ERR_NOT_FOUND, says `config list`. */
NODISCARD enum err registry_config(struct registry *r, const char *name, struct config_row *out, struct errinfo *e);
/* The number for the next content file; it is used up even if nothing refers to it afterwards. */
NODISCARD enum err registry_next_revision(struct registry *r, int64_t *out, struct errinfo *e);
/* Makes `row` the working copy: inserts or updates. */
NODISCARD enum err registry_set_config(struct registry *r, const struct config_row *row, struct errinfo *e);

/* Its publishes stay: a name that comes back goes on above their serials. One that is not there is ERR_OK. */
NODISCARD enum err registry_remove_config(struct registry *r, const char *name, struct errinfo *e);

/* Every content that the registry speaks of: of working copies and of publishes. */
struct revisions {
    int64_t *numbers; /* ascending */
    size_t count;
};
void revisions_done(struct revisions *r);
bool revisions_have(const struct revisions *r, int64_t revision);
NODISCARD enum err registry_revisions(struct registry *r, struct revisions *out, struct errinfo *e);

struct publish_row {
    char *name;
    char *ring;
    uint64_t epoch, serial;     /* serial 0: a plain publish, which has no version */
    int64_t revision;           /* which content */
    int64_t issued, expires;    /* EXPIRES_NEVER: INT64_MAX */
    char *recipients, *signers; /* pair ids, separated by spaces; empty for a plain publish */
    bool encrypted_only;
    uint8_t sha256[32]; /* of the whole published file */
    char *account;      /* who */
    char *reason;       /* NULL if none was given */
};
struct publish_rows {
    struct publish_row *rows; /* newest first */
    size_t count;
};
void publish_row_done(struct publish_row *p);
void publish_rows_done(struct publish_rows *p);
NODISCARD enum err registry_publishes(struct registry *r, const char *name, struct publish_rows *out,
                                      struct errinfo *e);
/* The newest publish of a name for a ring. *found is false, and *out empty, if there is none. */
NODISCARD enum err registry_last_publish(struct registry *r, const char *name, const char *ring,
                                         struct publish_row *out, bool *found, struct errinfo *e);
/* The newest publish of every file at the points, by name: of each that has a working copy that for all, and then that
 * for the ring that it is staged for. */
NODISCARD enum err registry_published(struct registry *r, struct publish_rows *out, struct errinfo *e);
/*
 * A name is staged for a ring while the newest publish for that ring is newer than the newest one for all: a promotion
 * or a halt, which is one for all, ends it. The rows are those publishes, of every name that has a working copy.
 */
NODISCARD enum err registry_staged(struct registry *r, struct publish_rows *out, struct errinfo *e);
/* The newest publish of every file that has no more business at the points: for each ring, of every name that was
 * published and has no working copy any more; and for rings that the name is not staged for any more. */
NODISCARD enum err registry_removed(struct registry *r, struct publish_rows *out, struct errinfo *e);
/* The largest serials of a name in an epoch, over all rings; 0 if there is none. */
struct publish_serials {
    uint64_t published;
    uint64_t reserved; /* at least `published`: a publish that did not end may have left files with it */
};
NODISCARD enum err registry_serials(struct registry *r, const char *name, uint64_t epoch, struct publish_serials *out,
                                    struct errinfo *e);
/* Files will bear the version of this row, which is to be published. */
NODISCARD enum err registry_reserve_serial(struct registry *r, const struct publish_row *row, struct errinfo *e);
NODISCARD enum err registry_add_publish(struct registry *r, const struct publish_row *row, struct errinfo *e);

/* ---- Audit ---- */

struct audit_row {
    int64_t id, time;
    char *account;   /* with $SUDO_USER */
    char *action;    /* "pair activate" */
    char *object;    /* pair id, name, point; NULL if none */
    char *detail;    /* what changed, without values; may be NULL */
    char *reason;    /* may be NULL */
    struct buf hash; /* AUDIT_HASH_SIZE bytes (audit_chain.h), unless somebody has changed the registry */
};
struct audit_rows {
    struct audit_row *rows; /* oldest first */
    size_t count;
};
void audit_rows_done(struct audit_rows *a);
NODISCARD enum err registry_audit(struct registry *r, struct audit_rows *out, struct errinfo *e);
/* Links it to the chain; id and hash are given by the registry. In a transaction of the caller, so that nothing comes
 * between. Errors besides: ERR_MALFORMED (the last row has no hash), ERR_TOO_LARGE. */
NODISCARD enum err registry_add_audit(struct registry *r, const struct audit_row *row, struct errinfo *e);

/* The end of the chain of audit rows (audit_chain.h). */
#define AUDIT_HASH_SIZE 32
struct audit_head {
    int64_t id; /* 0, and a hash of zeros: there is no row */
    uint8_t hash[AUDIT_HASH_SIZE];
};
NODISCARD enum err registry_audit_head(struct registry *r, struct audit_head *out, struct errinfo *e);

/*
 * Reckons the whole chain again, and holds it against what somebody knows of it from earlier (NULL: nobody). *out is
 * its end. Errors: ERR_MALFORMED, names the first row that was changed, that is missing, or that the witness
 * contradicts.
 */
NODISCARD enum err registry_check_audit(struct registry *r, const struct audit_head *witness, struct audit_head *out,
                                        struct errinfo *e);

#endif
