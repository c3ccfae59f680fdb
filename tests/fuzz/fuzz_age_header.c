/*
 * The header of an age file: parsed, written again, and tried with one key of each kind that the seeds are sealed to
 * (tests/vectors/age). RSA is left out: it would take most of the time.
 */
#include <stdlib.h>

#include "age/header.h"
#include "age/identity.h"
#include "base/hex.h"
#include "crypt/key.h"

#define P256_DER_SIZE 138
#define LOGN_MAX 4 /* keeps scrypt fast */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char x25519_text[] = "AGE-SECRET-KEY-1VP3S7JUULAAPFZZ6NK8X58WUVF8Z9EKQ25DJRESG505JH8RGGU2Q66RCFM";
static const char p256_der[] =
    "308187020100301306072a8648ce3d020106082a8648ce3d030107046d306b0201010420e6e92e5670a30607"
    "4b0c37ec3f3a7710be21b38548281936692de5a5abf15238a1440342000445e61a29b329f05e1fa300e18bd0"
    "8bce24cfdc17cb52a32dbcabf2b752639475a96f2a35616a09e40fcba9b543bd59ccc0a92b661587e4d7db91"
    "1c862d707062";

static void demand(bool holds)
{
    if (!holds)
        abort();
}

/* The keys are made once and live as long as the program. */
static const struct identity *identities(void)
{
    static struct identity all[3];
    static struct key *x25519, *p256;
    static struct secret *passphrase;
    uint8_t der[P256_DER_SIZE];
    if (all[0].key != NULL)
        return all;
    demand(hex_decode(bytes_text(p256_der), der, sizeof der));
    demand(identity_parse(bytes_text(x25519_text), &x25519, NULL) == ERR_OK);
    demand(key_load((struct bytes){der, sizeof der}, KEY_PKCS8, &p256, NULL) == ERR_OK);
    demand(secret_copy(bytes_text("correct horse battery staple"), &passphrase, NULL) == ERR_OK);
    all[0] = (struct identity){.key = x25519};
    all[1] = (struct identity){.key = p256};
    all[2] = (struct identity){.passphrase = passphrase, .logn_max = LOGN_MAX};
    return all;
}

static void write_stanza(struct writer *w, const struct stanza *s)
{
    writer_text(w, "->");
    for (size_t i = 0; i < s->argument_count; i++) {
        writer_text(w, " ");
        writer_bytes(w, s->arguments[i]);
    }
    stanza_write_body(w, buf_bytes(&s->body));
}

/* There is one encoding for each header: what was read, written again, is the same. */
static void demand_canonical(const struct age_header *h)
{
    struct writer w = writer_to(LIMIT_AGE_HEADER);
    writer_text(&w, "age-encryption.org/v1\n");
    for (size_t i = 0; i < h->stanza_count; i++) {
        if (h->stanzas[i].argument_count > LIMIT_STANZA_ARGUMENTS) {
            writer_done(&w);
            return;
        }
        write_stanza(&w, &h->stanzas[i]);
    }
    writer_text(&w, "---");
    demand(bytes_equal(buf_bytes(&w.out), h->authenticated));
    writer_done(&w);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct age_header h;
    struct errinfo e;
    struct secret *file_key = NULL;
    if (age_header_parse((struct bytes){data, size}, &h, &e) != ERR_OK)
        return 0;
    demand(h.size <= size && h.size <= LIMIT_AGE_HEADER);
    demand(h.stanza_count >= 1 && h.stanza_count <= LIMIT_STANZAS);
    demand_canonical(&h);
    if (age_header_open(&h, identities(), 3, &file_key, &e) == ERR_OK)
        demand(file_key->size == FILE_KEY_SIZE);
    secret_free(&file_key);
    age_header_done(&h);
    return 0;
}
