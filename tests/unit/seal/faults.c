#include "faults.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hex.h"

#define TEN "aaaaaaaaaa"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define SEVENTEEN_IDS                                                                                                  \
    "0000000000000000 0000000000000001 0000000000000002 0000000000000003 0000000000000004 0000000000000005 "           \
    "0000000000000006 0000000000000007 0000000000000008 0000000000000009 000000000000000a 000000000000000b "           \
    "000000000000000c 000000000000000d 000000000000000e 000000000000000f 0000000000000010"
#define LAST_SIGNER "signer {id1} {cert1}\n"

const struct fault faults[] = {
    /* not faults: what may differ */
    {"good-extension", LAST_SIGNER, LAST_SIGNER "x-note for humans\nx-\n", ERR_OK, NULL},
    {"good-no-policy", "policy encrypted-only\n", "", ERR_OK, NULL},
    {"good-expires-never", "expires 2026-11-23T05:00:00Z\n", "expires never\n", ERR_OK, NULL},
    {"good-name-case", "name helpdesk.ini\n", "name HelpDesk.INI\n", ERR_OK, NULL},

    {"format-2", "rollseal/1\n", "rollseal/2\n", ERR_MALFORMED, "newer version"},
    {"format-10", "rollseal/1\n", "rollseal/10\n", ERR_MALFORMED, "newer version"},
    {"format-space", "rollseal/1\n", "rollseal/1 \n", ERR_MALFORMED, "line 1"},
    {"format-twice", "rollseal/1\n", "rollseal/1\nrollseal/1\n", ERR_MALFORMED, "line 2: `name` is expected"},

    {"name-missing", "name helpdesk.ini\n", "", ERR_MALFORMED, "line 2: `name` is expected"},
    {"name-twice", "name helpdesk.ini\n", "name helpdesk.ini\nname helpdesk.ini\n", ERR_MALFORMED, "line 3"},
    {"name-empty", "name helpdesk.ini\n", "name\n", ERR_MALFORMED, "line 2"},
    {"name-two-spaces", "name helpdesk.ini\n", "name  helpdesk.ini\n", ERR_MALFORMED, "line 2, `name`"},
    {"name-space-behind", "name helpdesk.ini\n", "name helpdesk.ini \n", ERR_MALFORMED, "line 2, `name`"},
    {"name-two-words", "name helpdesk.ini\n", "name helpdesk.ini b\n", ERR_MALFORMED, "something stands behind"},
    {"name-word-in-capitals", "name helpdesk.ini\n", "Name helpdesk.ini\n", ERR_MALFORMED, "line 2"},
    {"name-with-folder", "name helpdesk.ini\n", "name configs/helpdesk.ini\n", ERR_MALFORMED, "line 2, `name`"},
    {"name-parent-folder", "name helpdesk.ini\n", "name ..\n", ERR_MALFORMED, "line 2, `name`"},
    {"name-device", "name helpdesk.ini\n", "name Con.ini\n", ERR_MALFORMED, "line 2, `name`"},
    {"name-too-long", "name helpdesk.ini\n", "name a" HUNDRED "\n", ERR_MALFORMED, "line 2, `name`"},
    {"name-much-too-long", "name helpdesk.ini\n", "name " HUNDRED HUNDRED HUNDRED "\n", ERR_MALFORMED,
     "line 2, `name`"},
    {"name-probe-of-no-pair", "name helpdesk.ini\n", "name probes/helpdesk.ini\n", ERR_MALFORMED, "line 2, `name`"},
    {"name-not-ascii", "name helpdesk.ini\n", "name h\xC3\xA4lpdesk.ini\n", ERR_MALFORMED, "line 2: a byte"},
    {"name-carriage-return", "name helpdesk.ini\n", "name helpdesk.ini\r\n", ERR_MALFORMED, "line 2: a byte"},

    {"order-swapped", "name helpdesk.ini\nversion 2 41\n", "version 2 41\nname helpdesk.ini\n", ERR_MALFORMED,
     "line 2: `name` is expected"},

    {"version-missing", "version 2 41\n", "", ERR_MALFORMED, "line 3: `version` is expected"},
    {"version-epoch-only", "version 2 41\n", "version 2\n", ERR_MALFORMED, "line 3, `version`"},
    {"version-three-numbers", "version 2 41\n", "version 2 41 1\n", ERR_MALFORMED, "line 3, `version`"},
    {"version-leading-zero-epoch", "version 2 41\n", "version 02 41\n", ERR_MALFORMED, "line 3, `version`"},
    {"version-leading-zero-serial", "version 2 41\n", "version 2 041\n", ERR_MALFORMED, "line 3, `version`"},
    {"version-epoch-0", "version 2 41\n", "version 0 41\n", ERR_MALFORMED, "line 3, `version`"},
    {"version-serial-0", "version 2 41\n", "version 2 0\n", ERR_MALFORMED, "line 3, `version`"},
    {"version-serial-2-to-53", "version 2 41\n", "version 2 9007199254740992\n", ERR_MALFORMED, "line 3, `version`"},
    {"version-serial-2-to-64", "version 2 41\n", "version 2 18446744073709551657\n", ERR_MALFORMED,
     "line 3, `version`"},
    {"version-plus", "version 2 41\n", "version 2 +41\n", ERR_MALFORMED, "line 3, `version`"},
    {"version-minus", "version 2 41\n", "version 2 -41\n", ERR_MALFORMED, "line 3, `version`"},
    {"version-dot", "version 2 41\n", "version 2.41\n", ERR_MALFORMED, "line 3, `version`"},
    {"version-hexadecimal", "version 2 41\n", "version 2 0x29\n", ERR_MALFORMED, "line 3, `version`"},

    {"issued-missing", "issued 2026-11-22T05:00:00Z\n", "", ERR_MALFORMED, "line 4: `issued` is expected"},
    {"issued-never", "issued 2026-11-22T05:00:00Z", "issued never", ERR_MALFORMED, "line 4, `issued`"},
    {"issued-offset", "issued 2026-11-22T05:00:00Z", "issued 2026-11-22T05:00:00+00:00", ERR_MALFORMED,
     "line 4, `issued`"},
    {"issued-fraction", "issued 2026-11-22T05:00:00Z", "issued 2026-11-22T05:00:00.0Z", ERR_MALFORMED,
     "line 4, `issued`"},
    {"issued-lower-case", "issued 2026-11-22T05:00:00Z", "issued 2026-11-22t05:00:00z", ERR_MALFORMED,
     "line 4, `issued`"},
    {"issued-february-30", "issued 2026-11-22T05:00:00Z", "issued 2026-02-30T05:00:00Z", ERR_MALFORMED,
     "line 4, `issued`"},
    {"issued-24-o-clock", "issued 2026-11-22T05:00:00Z", "issued 2026-11-22T24:00:00Z", ERR_MALFORMED,
     "line 4, `issued`"},
    {"expires-missing", "expires 2026-11-23T05:00:00Z\n", "", ERR_MALFORMED, "line 5: `expires` is expected"},
    {"expires-empty", "expires 2026-11-23T05:00:00Z", "expires", ERR_MALFORMED, "line 5"},
    {"expires-never-in-capitals", "expires 2026-11-23T05:00:00Z", "expires Never", ERR_MALFORMED, "line 5, `expires`"},
    {"expires-two-words", "expires 2026-11-23T05:00:00Z", "expires never never", ERR_MALFORMED, "line 5, `expires`"},

    {"ring-missing", "ring all\n", "", ERR_MALFORMED, "line 6: `ring` is expected"},
    {"ring-with-folder", "ring all\n", "ring rings/pilot\n", ERR_MALFORMED, "line 6, `ring`"},
    {"ring-two", "ring all\n", "ring all pilot\n", ERR_MALFORMED, "line 6, `ring`"},
    {"ring-too-long", "ring all\n", "ring a" HUNDRED "\n", ERR_MALFORMED, "line 6, `ring`"},

    {"recipients-missing", "recipients {id0} {id1}\n", "", ERR_MALFORMED, "line 7: `recipients` is expected"},
    {"recipients-none", "recipients {id0} {id1}\n", "recipients\n", ERR_MALFORMED, "line 7"},
    {"recipients-descending", "recipients {id0} {id1}", "recipients {id1} {id0}", ERR_MALFORMED, "ascending"},
    {"recipients-twice", "recipients {id0} {id1}", "recipients {id0} {id0}", ERR_MALFORMED, "ascending"},
    {"recipients-17", "recipients {id0} {id1}", "recipients " SEVENTEEN_IDS, ERR_MALFORMED, "more than 16"},
    {"recipients-comma", "recipients {id0} {id1}", "recipients {id0},{id1}", ERR_MALFORMED, "line 7, `recipients`"},
    {"recipients-short-id", "recipients {id0} {id1}", "recipients 0123456789abcde {id1}", ERR_MALFORMED,
     "line 7, `recipients`"},
    {"recipients-id-in-capitals", "recipients {id0} {id1}", "recipients 0123456789ABCDEF {id1}", ERR_MALFORMED,
     "line 7, `recipients`"},
    {"recipients-space-behind", "recipients {id0} {id1}\n", "recipients {id0} {id1} \n", ERR_MALFORMED,
     "line 7, `recipients`"},
    {"recipients-one-of-two", "recipients {id0} {id1}", "recipients {id0}", ERR_MALFORMED, "2 stanzas for 1"},
    {"recipients-three-of-two", "recipients {id0} {id1}", "recipients {id0} {id1} {id2}", ERR_MALFORMED,
     "2 stanzas for 3"},

    {"crl-missing", "crl {crl}\n", "", ERR_MALFORMED, "without a CRL the epoch must be 1"},
    {"crl-of-another-epoch", "version 2 41\n", "version 1 41\n", ERR_MALFORMED, "not the epoch"},
    {"crl-of-a-later-epoch", "crl {crl}", "crl {crl3}", ERR_MALFORMED, "not the epoch"},
    {"crl-empty", "crl {crl}", "crl", ERR_MALFORMED, "line 8"},
    {"crl-twice", "crl {crl}\n", "crl {crl}\ncrl {crl}\n", ERR_MALFORMED, "line 9"},
    {"crl-behind-policy", "crl {crl}\npolicy encrypted-only\n", "policy encrypted-only\ncrl {crl}\n", ERR_MALFORMED,
     "line 9: `body` is expected"},
    {"crl-byte-behind", "crl {crl}", "crl {crl+}", ERR_MALFORMED, "line 8, `crl`"},
    {"crl-is-a-certificate", "crl {crl}", "crl {cert0}", ERR_MALFORMED, "line 8, `crl`"},
    {"crl-not-base64", "crl {crl}", "crl -", ERR_MALFORMED, "line 8, `crl`: not canonical base64"},
    {"crl-too-large", "crl {crl}", "crl {16KiB+}", ERR_TOO_LARGE, "line 8, `crl`"},

    {"policy-unknown", "policy encrypted-only\n", "policy plain\n", ERR_MALFORMED, "line 9, `policy`"},
    {"policy-in-capitals", "policy encrypted-only\n", "policy Encrypted-Only\n", ERR_MALFORMED, "line 9, `policy`"},
    {"policy-twice", "policy encrypted-only\n", "policy encrypted-only\npolicy encrypted-only\n", ERR_MALFORMED,
     "line 10: `body` is expected"},
    {"policy-two-words", "policy encrypted-only\n", "policy encrypted-only now\n", ERR_MALFORMED, "line 9, `policy`"},

    {"body-missing", "body {length} {hash}\n", "", ERR_MALFORMED, "line 10: `body` is expected"},
    {"body-leading-zero", "body {length} ", "body 0{length} ", ERR_MALFORMED, "line 10, `body`"},
    {"body-length-too-large", "body {length} ", "body 99999999999 ", ERR_TOO_LARGE, "line 10, `body`"},
    {"body-hash-padded", "body {length} {hash}", "body {length} {hash}=", ERR_MALFORMED, "line 10, `body`"},
    {"body-hash-short", "body {length} {hash}", "body {length} AAAA", ERR_MALFORMED, "line 10, `body`"},
    {"body-hash-missing", "body {length} {hash}", "body {length}", ERR_MALFORMED, "line 10, `body`"},
    {"body-hash-not-canonical", "body {length} {hash}", "body {length} AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB",
     ERR_MALFORMED, "line 10, `body`"},
    {"body-other-hash", "body {length} {hash}", "body {length} AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
     ERR_BAD_SIGNATURE, "SHA-256"},
    {"body-other-length", "body {length} ", "body 1{length} ", ERR_BAD_SIGNATURE, "bytes instead of"},

    {"signer-missing", "signer {id0} {cert0}\nsigner {id1} {cert1}\n", "", ERR_MALFORMED,
     "the text ends here, without `signer`"},
    {"signer-less-than-signatures", "signer {id1} {cert1}\n", "", ERR_MALFORMED, "1 signers, but 2 signature lines"},
    {"signer-more-than-signatures", LAST_SIGNER, LAST_SIGNER "signer {id2} {cert2}\n", ERR_MALFORMED,
     "3 signers, but 2 signature lines"},
    {"signer-descending", "signer {id0} {cert0}\nsigner {id1} {cert1}\n",
     "signer {id1} {cert1}\nsigner {id0} {cert0}\n", ERR_MALFORMED, "line 12, `signer`"},
    {"signer-twice", "signer {id1} {cert1}", "signer {id0} {cert0}", ERR_MALFORMED, "line 12, `signer`"},
    {"signer-key-under-two-ids", "signer {id1} {cert1}", "signer {id1} {cert0}", ERR_MALFORMED, "the same key"},
    {"signer-of-another-pair", "signer {id1} {cert1}", "signer {id1} {cert2}", ERR_MALFORMED, "signature line 2"},
    {"signer-id-of-another-pair", "signer {id1} {cert1}", "signer {id2} {cert1}", ERR_MALFORMED, "signature line 2"},
    {"signer-id-in-capitals", "signer {id0} ", "signer 0123456789ABCDEF ", ERR_MALFORMED, "line 11, `signer`"},
    {"signer-without-certificate", "signer {id0} {cert0}", "signer {id0}", ERR_MALFORMED, "line 11, `signer`"},
    {"signer-word-behind", "signer {id0} {cert0}", "signer {id0} {cert0} x", ERR_MALFORMED, "line 11, `signer`"},
    {"signer-certificate-byte-behind", "signer {id0} {cert0}", "signer {id0} {cert0+}", ERR_MALFORMED,
     "line 11, `signer`"},
    {"signer-certificate-not-base64", "signer {id0} {cert0}", "signer {id0} ====", ERR_MALFORMED, "line 11, `signer`"},
    {"signer-certificate-for-encryption", "signer {id0} {cert0}", "signer {id0} {enc0}", ERR_MALFORMED,
     "line 11, `signer`"},
    {"signer-certificate-too-large", "signer {id0} {cert0}", "signer {id0} {8KiB+}", ERR_TOO_LARGE,
     "line 11, `signer`"},
    {"signer-key-of-small-order", "signer {id0} {cert0}", "signer {id0} {cert0-small-order}", ERR_MALFORMED,
     "signature line 1"},
    {"signer-key-not-canonical", "signer {id0} {cert0}", "signer {id0} {cert0-not-canonical}", ERR_MALFORMED,
     "signature line 1"},

    {"extension-before-signer", "signer {id0} ", "x-note a\nsigner {id0} ", ERR_MALFORMED,
     "line 11: `signer` is expected"},
    {"extension-between-signers", "signer {id1} ", "x-note a\nsigner {id1} ", ERR_MALFORMED, "line 13"},
    {"extension-of-another-form", LAST_SIGNER, LAST_SIGNER "y-note a\n", ERR_MALFORMED, "line 13"},
    {"extension-in-capitals", LAST_SIGNER, LAST_SIGNER "X-note a\n", ERR_MALFORMED, "line 13"},
    {"word-unknown", LAST_SIGNER, LAST_SIGNER "note a\n", ERR_MALFORMED, "line 13"},
    {"word-again-at-the-end", LAST_SIGNER, LAST_SIGNER "version 2 41\n", ERR_MALFORMED, "line 13"},
    {"line-of-a-space", "ring all\n", "ring all\n \n", ERR_MALFORMED, "line 7"},
};
const size_t fault_count = sizeof faults / sizeof faults[0];

static void add_token(struct faulty *f, const char *name, struct bytes value)
{
    struct token *token = &f->tokens[f->token_count++];
    token->name = name;
    token->value = world_join(&value, 1);
}

static void add_base64(struct faulty *f, const char *name, struct bytes value, enum base64_form form)
{
    struct writer w = writer_to(LIMIT_HEAD);
    struct buf text = {NULL, 0};
    base64_write(&w, value, form);
    if (writer_finish(&w, &text, NULL) != ERR_OK)
        abort();
    add_token(f, name, buf_bytes(&text));
    buf_done(&text);
}

/* With a byte behind. */
static void add_longer(struct faulty *f, const char *name, struct bytes value)
{
    struct buf longer = world_join((const struct bytes[]){value, {(const uint8_t *)"", 1}}, 2);
    add_base64(f, name, buf_bytes(&longer), BASE64_PADDED);
    buf_done(&longer);
}

static void add_zeros(struct faulty *f, const char *name, size_t size)
{
    struct buf zeros = {calloc(1, size), size};
    if (zeros.data == NULL)
        abort();
    add_base64(f, name, buf_bytes(&zeros), BASE64_PADDED);
    buf_done(&zeros);
}

/* The signing certificate of pair 0 with another key in it. */
static void add_other_key(struct faulty *f, const char *name, const uint8_t key[static SIGNING_KEY_SIZE])
{
    struct bytes own = {f->world->pairs.pairs[0].signing.key, SIGNING_KEY_SIZE};
    struct buf der = world_replace(buf_bytes(&f->world->issued[0].signing), own, (struct bytes){key, SIGNING_KEY_SIZE});
    add_base64(f, name, buf_bytes(&der), BASE64_PADDED);
    buf_done(&der);
}

static void add_pairs(struct faulty *f)
{
    static const char *const ids[] = {"{id0}", "{id1}", "{id2}"};
    static const char *const certs[] = {"{cert0}", "{cert1}", "{cert2}"};
    for (size_t i = 0; i < WORLD_PAIRS; i++) {
        add_token(f, ids[i], bytes_text(f->world->issued[i].id));
        add_base64(f, certs[i], buf_bytes(&f->world->issued[i].signing), BASE64_PADDED);
    }
    add_base64(f, "{enc0}", buf_bytes(&f->world->issued[0].encryption), BASE64_PADDED);
    add_longer(f, "{cert0+}", buf_bytes(&f->world->issued[0].signing));
}

static void add_crls(struct faulty *f)
{
    struct buf newer = {NULL, 0};
    fixture_crl(&f->world->root, 3, &f->world->issued[2], 1, &newer);
    add_base64(f, "{crl}", buf_bytes(&f->crl), BASE64_PADDED);
    add_base64(f, "{crl3}", buf_bytes(&newer), BASE64_PADDED);
    add_longer(f, "{crl+}", buf_bytes(&f->crl));
    buf_done(&newer);
}

static void add_body(struct faulty *f)
{
    struct bytes body = world_split(&f->good).body;
    uint8_t hash[32];
    char length[24];
    sha256(body, hash);
    snprintf(length, sizeof length, "%zu", body.size);
    add_token(f, "{length}", bytes_text(length));
    add_base64(f, "{hash}", (struct bytes){hash, sizeof hash}, BASE64_RAW);
}

static void add_bad_keys(struct faulty *f)
{
    /* The point (0, 1), which is of order 1; and its y + p: 2^255 - 18. */
    uint8_t small_order[SIGNING_KEY_SIZE] = {1};
    uint8_t not_canonical[SIGNING_KEY_SIZE];
    memset(not_canonical, 0xFF, sizeof not_canonical);
    not_canonical[0] = 0xEE;
    not_canonical[SIGNING_KEY_SIZE - 1] = 0x7F;
    add_other_key(f, "{cert0-small-order}", small_order);
    add_other_key(f, "{cert0-not-canonical}", not_canonical);
}

void faulty_init(struct faulty *f, const struct world *w)
{
    *f = (struct faulty){.world = w};
    fixture_crl(&w->root, FAULTS_VERSION.epoch, &w->issued[2], 1, &f->crl);
    f->good = world_seal(w, &(struct world_file){.version = FAULTS_VERSION,
                                                 .crl = buf_bytes(&f->crl),
                                                 .encrypted_only = true,
                                                 .recipients = PAIR_0 | PAIR_1,
                                                 .signers = PAIR_0 | PAIR_1});
    add_pairs(f);
    add_crls(f);
    add_body(f);
    add_bad_keys(f);
    add_zeros(f, "{8KiB+}", LIMIT_CERTIFICATE + 1);
    add_zeros(f, "{16KiB+}", LIMIT_CRL + 1);
}

void faulty_done(struct faulty *f)
{
    buf_done(&f->crl);
    buf_done(&f->good);
    for (size_t i = 0; i < f->token_count; i++)
        buf_done(&f->tokens[i].value);
}

static struct buf expand(const struct faulty *f, const char *text)
{
    struct bytes piece = bytes_text(text);
    struct buf expanded = world_join(&piece, 1);
    for (size_t i = 0; i < f->token_count; i++) {
        struct bytes name = bytes_text(f->tokens[i].name);
        while (memmem(expanded.data, expanded.size, name.data, name.size) != NULL) {
            struct buf next = world_replace(buf_bytes(&expanded), name, buf_bytes(&f->tokens[i].value));
            buf_done(&expanded);
            expanded = next;
        }
    }
    return expanded;
}

struct buf faulty_make(const struct faulty *f, const struct fault *fault)
{
    struct world_parts good = world_split(&f->good);
    struct buf old = expand(f, fault->old), replacement = expand(f, fault->replacement);
    struct buf text = world_replace(good.text, buf_bytes(&old), buf_bytes(&replacement));
    struct buf file = world_sign(f->world, buf_bytes(&text), PAIR_0 | PAIR_1, good.body);
    buf_done(&old);
    buf_done(&replacement);
    buf_done(&text);
    return file;
}
