/*
 * enumerate/things: the real bytes behind the small numbers: a root, pairs with certificates and keys, CRLs and sealed
 * files, each made once, when it is first spoken of, and kept. Nothing here returns an error: what cannot be made ends
 * the program.
 */
#ifndef ROLLSEAL_TESTS_ENUMERATE_THINGS_H
#define ROLLSEAL_TESTS_ENUMERATE_THINGS_H

#include "fixtures.h"
#include "keys/crl.h"

#define PAIRS 3
#define TIMES 3 /* steps of time: 0 to TIMES - 1 */
#define NAME "helpdesk.ini"

/* A moment in a step of time. A file lives for less than one of them, a pair for less than two. */
int64_t things_time(unsigned step);
#define FILE_LIFETIME ((int64_t)180 * 86400)

void demand(const char *what, enum err error, const struct errinfo *e);

/* The root that issues; borrowed until things_done(). */
void things_init(const struct fixture_root *root);
void things_done(void);
const struct fixture_root *things_root(void);

/* Pair `number`, made in step `born`. */
const struct issued_pair *things_pair(unsigned number, unsigned born);
/* As somebody holds it who may seal to it. */
const struct pair *things_loaded(unsigned number, unsigned born);
const struct serial *things_serial(unsigned number, unsigned born);

/* Which pairs: a mask, and when each of them was made (0 for those that are not in the mask). */
struct crl_key {
    uint32_t number;
    uint8_t revoked;
    uint8_t born[PAIRS];
};

/* CRL 0 is none. The one with these bytes becomes the one of its kind, if it is the first. */
uint32_t things_crl(struct bytes der, const uint8_t born[PAIRS]);
struct bytes things_crl_bytes(uint32_t crl);
const struct crl_key *things_crl_key(uint32_t crl);

enum file_kind { FILE_PLAIN, FILE_SEALED };
struct file_key {
    uint32_t epoch, serial, crl;
    uint8_t kind, by_thief, recipients, signers;
    uint8_t born[PAIRS]; /* of recipients and signers */
    uint8_t issued, never_expires;
    uint8_t copy; /* how often the vault had been restored: what was sealed anew is another file */
    uint8_t zero[2];
};

uint32_t things_file(const struct file_key *key);
const struct file_key *things_file_key(uint32_t file);
struct bytes things_file_bytes(uint32_t file);
/* Where it lies, as helpdesk.ini, and what it says, "file=NUMBER\n". */
#define FILE_PATH_SIZE 64
void things_file_path(uint32_t file, char out[static FILE_PATH_SIZE]);
void things_file_text(uint32_t file, char out[static FILE_PATH_SIZE]);
uint32_t things_file_count(void);

/* A folder with the client parts of these pairs, relative to the working directory. */
void things_source(unsigned pairs, const uint8_t born[PAIRS], char out[static FILE_PATH_SIZE]);

/* A violation: says it, and how it came to that (enumerate.c), and ends the program. */
_Noreturn void end_with(const char *fault);

void write_file(const char *path, struct bytes bytes);

#endif
