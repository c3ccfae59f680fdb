/*
 * vault/backup: a vault as a file, for the day when its computer is gone.
 *
 * A backup is a tar of everything in the vault, in an age file under the passphrase. age allows no second recipient
 * beside a passphrase, so the same tar lies once more in FILE.recovery, sealed to the recovery identity. Each of the
 * two is whole, and each is opened without Rollseal:
 *
 *     age -d FILE | tar x
 *     age -d -i recovery.txt FILE.recovery | tar x
 *
 * What is unpacked is a vault. Everything passes through in pieces, so a vault of any size needs the memory of a few
 * chunks.
 */
#ifndef ROLLSEAL_VAULT_BACKUP_H
#define ROLLSEAL_VAULT_BACKUP_H

#include "vault/vault.h"

#define BACKUP_RECOVERY_SUFFIX ".recovery"

struct backup_params {
    const char *path;                /* a new file */
    const struct secret *passphrase; /* the vault's */
    const char *reason;              /* for the audit list; may be NULL */
    int64_t now;
    void (*progress)(size_t done, size_t total, void *context); /* may be NULL */
    void *progress_context;
};

struct backup_report {
    char *recovery_path; /* FILE.recovery; NULL: the vault does not know its recovery identity
                            (vault_remember_recovery()) */
    size_t files;        /* in the tar */
    uint64_t size;       /* of their contents, in bytes */
    bool replaced_half;  /* FILE.recovery alone was there, of a backup that was interrupted */
};
void backup_report_done(struct backup_report *r);

/* Nobody must be able to make a new passphrase the only one that opens a backup: both files are there or none. The
 * vault is open for change and unlocked. A backup that is interrupted between the two leaves FILE.recovery alone: the
 * next one replaces it. Errors: ERR_CONFLICT (something else is there), ERR_TOO_LARGE (a registry of 8 GiB),
 * ERR_UNREACHABLE, ERR_IO. */
NODISCARD enum err vault_backup(struct vault *v, const struct backup_params *params, struct backup_report *out,
                                struct errinfo *e);

struct unpack_params {
    const char *backup;
    const char *folder;              /* empty, with the mode of a vault */
    const struct secret *passphrase; /* or: */
    const struct secret *identity_file;
};

/*
 * Unpacks a backup, so that vault_open() opens the folder. Only files that belong into a vault come out of it, each
 * once. Errors: ERR_WRONG_PASSPHRASE, ERR_MALFORMED (no backup, or not whole), ERR_CANNOT_OPEN (damaged), ERR_USAGE
 * (the other of the two files goes with what was given), ERR_TOO_LARGE, ERR_NOT_FOUND, ERR_IO. What is in the folder
 * then is the caller's to remove.
 */
NODISCARD enum err vault_unpack(const struct unpack_params *params, struct errinfo *e);

#endif
