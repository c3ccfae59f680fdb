/*
 * vault/vault_private: what those files of this room share that know the inside of a vault; nobody else includes it.
 */
#ifndef ROLLSEAL_VAULT_VAULT_PRIVATE_H
#define ROLLSEAL_VAULT_VAULT_PRIVATE_H

#include "age/age.h"
#include "files/lock.h"
#include "vault/identity_list.h"
#include "vault/vault.h"

/* Two admins: the second one waits so long. */
#define VAULT_LOCK_SECONDS 10

struct vault {
    char *path;
    bool is_shared; /* its folder is open to its group (2770): so is everything in it */
    struct lock *lock;
    struct registry *registry;
    struct key *key; /* the vault key; NULL: locked */
};

unsigned vault_file_mode(const struct vault *v);
unsigned vault_folder_mode(const struct vault *v);

/* Finds out whether the folder is shared. */
NODISCARD enum err vault_look_at_folder(struct vault *v, struct errinfo *e);

/* The path of a file of the vault, as a new string for free(). */
NODISCARD enum err vault_join(const struct vault *v, const char *relative, char **out, struct errinfo *e);

/* Makes vault_folders where missing. */
NODISCARD enum err vault_make_folders(struct vault *v, struct errinfo *e);

/* Waits VAULT_LOCK_SECONDS; vault_close() releases it. Errors: those of lock_take(). */
NODISCARD enum err vault_take_lock(struct vault *v, const char *what, struct errinfo *e);

/* Errors: ERR_INTERNAL if the vault key was not opened. */
NODISCARD enum err vault_check_unlocked(const struct vault *v, struct errinfo *e);

/* Seals to one recipient and writes durably. */
NODISCARD enum err vault_write(const struct vault *v, const char *relative, const struct recipient *to,
                               struct bytes plain, struct errinfo *e);

/* ---- vault_key.c: the vault key as files that `age` reads too: the identity as a line of text ---- */

/* A new X25519 identity, and its line without LF. */
NODISCARD enum err vault_key_generate(struct key **key, struct secret **line, struct errinfo *e);
NODISCARD enum err vault_key_write(const struct vault *v, const char *relative, const struct recipient *to,
                                   const struct secret *line, struct errinfo *e);
/* By the passphrase, and by a recovery identity. Errors: ERR_WRONG_PASSPHRASE, ERR_MALFORMED, ERR_IO. */
NODISCARD enum err vault_key_read(const struct vault *v, const struct secret *passphrase, struct key **out,
                                  struct errinfo *e);
NODISCARD enum err vault_key_read_recovery(const struct vault *v, const struct identity_list *who, struct key **out,
                                           struct errinfo *e);

/* The public half of the recovery identity, as a line of text: backups are sealed to it. Errors of reading:
 * ERR_NOT_FOUND (the vault was made by version 0.1), ERR_MALFORMED, ERR_IO. */
NODISCARD enum err vault_key_write_recipient(const struct vault *v, const struct public_key *recovery,
                                             struct errinfo *e);
NODISCARD enum err vault_key_read_recipient(const struct vault *v, struct public_key *out, struct errinfo *e);

#endif
