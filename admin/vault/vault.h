/*
 * vault/vault: the admin's directory.
 *
 *     registry.db            SQLite: pairs, configurations, publishes, points, audit. No contents, no keys
 *     lock                   who changes something now
 *     key/passphrase.age     the vault key, an age identity, under the passphrase (scrypt)
 *     key/recovery.age       the vault key, sealed to the recovery identity
 *     key/recovery.recipient the public half of the recovery identity, for backups
 *     root/root.key.age      the root's private key (PKCS#8), sealed to the vault key
 *     pairs/ID.encryption.age, pairs/ID.signing.age   private keys of a pair, sealed to the vault key
 *     contents/REVISION.age  contents of configurations, sealed to the vault key; REVISION counts in the registry
 *     drafts/NAME.ID.age     edits that found no way into the registry, sealed to the vault key (config/drafts.h)
 *
 * A key or content file is durable before the registry speaks of it, and is removed after the registry has forgotten
 * it: a crash leaves at most files that nobody speaks of, which the next change of pairs or contents removes.
 */
#ifndef ROLLSEAL_VAULT_VAULT_H
#define ROLLSEAL_VAULT_VAULT_H

#include "base/secret.h"
#include "issue/issue.h"
#include "vault/registry.h"

struct vault;

struct vault_create_params {
    const char *path;
    const char *organization;
    const struct secret *passphrase;
    const char *point;         /* its first point, prepared by the caller; NULL: none */
    const char *recovery_file; /* where the recovery identity is written (0600); NULL: nowhere. One that is there, from
                                  an attempt that was interrupted, is taken (recovery_identity_find()) */
    const char *reason;        /* for the audit list; may be NULL */
    uint64_t epoch;            /* it begins in; 0 and 1 are the first one */
    int64_t now;
};

/* Makes the vault in a folder that is missing or empty: key, root, registry. *recovery is the recovery identity
 * ("AGE-SECRET-KEY-1…"), which the vault does not keep. On failure nothing is left behind. Errors: ERR_CONFLICT (there
 * is a vault, or something else; the recovery file is there and is no such identity), ERR_USAGE, ERR_IO. */
NODISCARD enum err vault_create(const struct vault_create_params *params, struct secret **recovery, struct errinfo *e);

/* There is a vault in this folder. Errors: ERR_NOT_FOUND (says how to make one), ERR_IO. */
NODISCARD enum err vault_find(const char *path, struct errinfo *e);

enum vault_access {
    VAULT_READ,   /* no lock */
    VAULT_CHANGE, /* takes the lock: waits 10 s, then ERR_CONFLICT naming who and since when */
};

/* Errors: ERR_NOT_FOUND (no vault there; says how to make one), ERR_CONFLICT, ERR_IO, ERR_MALFORMED (its registry). */
NODISCARD enum err vault_open(const char *path, enum vault_access access, const char *what, struct vault **out,
                              struct errinfo *e);
void vault_close(struct vault **v);

/* Gives up lock and registry while a person thinks, and takes them again: others may have changed everything meanwhile.
 * A vault that is unlocked stays so, and what needs its key only works in between. Errors: those of vault_open(),
 * ERR_MALFORMED (it has another key now). After a failure it is paused still. */
void vault_pause(struct vault *v);
NODISCARD enum err vault_resume(struct vault *v, const char *what, struct errinfo *e);

const char *vault_path(const struct vault *v);
struct registry *vault_registry(struct vault *v);

/* Opens the vault key. The functions below need it. Errors: ERR_WRONG_PASSPHRASE, ERR_MALFORMED, ERR_IO. */
NODISCARD enum err vault_unlock(struct vault *v, const struct secret *passphrase, struct errinfo *e);

/* The same by the recovery identity: one of those in the text of an identity file of age. */
NODISCARD enum err vault_unlock_by_recovery(struct vault *v, const struct secret *identity_file, struct errinfo *e);

/*
 * Seals the vault key under another passphrase, in place of the one before; it stays sealed to the recovery identity.
 * At any moment one of the two opens the vault. `action` ("vault passphrase") and `reason` are for the audit list.
 */
NODISCARD enum err vault_set_passphrase(struct vault *v, const struct secret *passphrase, const char *action,
                                        const char *reason, struct errinfo *e);

/* Writes down the public half of the recovery identity, to which backups are sealed: version 0.1 did not. The identity
 * opens the vault (vault_unlock_by_recovery()). */
NODISCARD enum err vault_remember_recovery(const struct vault *v, const struct secret *identity_file,
                                           struct errinfo *e);

/* Seals to the vault key and writes durably (relative path, as in the list above). Errors: ERR_IO, ERR_INTERNAL. */
NODISCARD enum err vault_put(struct vault *v, const char *path, struct bytes plain, struct errinfo *e);
/* Errors: ERR_NOT_FOUND, ERR_MALFORMED, ERR_CANNOT_OPEN, ERR_IO. */
NODISCARD enum err vault_get(struct vault *v, const char *path, size_t limit, struct secret **out, struct errinfo *e);
NODISCARD enum err vault_remove(struct vault *v, const char *path, struct errinfo *e);

/* A folder within the vault, if it is not there yet. Errors: ERR_IO, ERR_CONFLICT. */
NODISCARD enum err vault_make_folder(struct vault *v, const char *path, struct errinfo *e);

/* Paths of the list above, for vault_put() and the others. */
#define VAULT_PATH_SIZE 64
void vault_path_of_encryption_key(const char *pair_id, char out[static VAULT_PATH_SIZE]);
void vault_path_of_signing_key(const char *pair_id, char out[static VAULT_PATH_SIZE]);
void vault_path_of_content(int64_t revision, char out[static VAULT_PATH_SIZE]);
/* The way back. */
bool vault_path_is_content(const char *path, int64_t *revision);
#define VAULT_PATH_OF_REGISTRY "registry.db"
#define VAULT_PATH_OF_LOCK "lock"
#define VAULT_PATH_OF_PASSPHRASE_KEY "key/passphrase.age"
#define VAULT_PATH_OF_RECOVERY_KEY "key/recovery.age"
#define VAULT_PATH_OF_RECOVERY_RECIPIENT "key/recovery.recipient"
#define VAULT_PATH_OF_ROOT_KEY "root/root.key.age"
#define VAULT_FOLDER_OF_PAIRS "pairs"
#define VAULT_FOLDER_OF_DRAFTS "drafts" /* made when it is needed, and in no backup */
#define VAULT_FOLDER_OF_CONTENTS "contents"

/* ---- What lies in a vault ---- */

/* The folders that every vault has. */
#define VAULT_FOLDER_COUNT 4
extern const char *const vault_folders[VAULT_FOLDER_COUNT];
/* One of them, by its path. */
bool vault_folder_is_known(const char *path);
/* A file that belongs into a vault and into its backups, by its path. */
bool vault_file_is_known(const char *path);
/* A file or folder with this mode lets in others than the owner, or than the group of a vault that is shared. */
bool vault_is_open_to_others(const struct vault *v, unsigned mode);

#endif
