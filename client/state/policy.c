#include "state/policy.h"

#include <stdlib.h>
#include <string.h>

#include "base/hex.h"
#include "base/limits.h"
#include "crypt/authority.h"
#include "files/lock.h"

#define NAME "policy"
#define FIRST_LINE "encrypted-only\n"
#define SIGNER "signer "

void policy_done(struct policy *p)
{
    free(p->signers);
    *p = (struct policy){.count = 0};
}

static bool has(const struct policy *p, const uint8_t root_id[static ROOT_ID_SIZE], const struct serial *serial)
{
    for (size_t i = 0; i < p->count; i++) {
        if (memcmp(p->signers[i].root_id, root_id, ROOT_ID_SIZE) == 0 && serial_equals(&p->signers[i].serial, serial))
            return true;
    }
    return false;
}

/* Each once. */
static enum err add(struct policy *p, const struct policy_signer *signer, struct errinfo *e)
{
    if (has(p, signer->root_id, &signer->serial))
        return ERR_OK;
    struct policy_signer *grown = realloc(p->signers, (p->count + 1) * sizeof *grown);
    if (grown == NULL)
        return err_no_memory(e);
    p->signers = grown;
    p->signers[p->count++] = *signer;
    return ERR_OK;
}

/* ---- Reading ---- */

/* What stands behind `signer `. */
static bool parse_signer(struct bytes text, struct policy_signer *out)
{
    struct reader line = reader_of(text);
    struct bytes root, serial, id;
    if (!reader_word(&line, &root) || !reader_word(&line, &serial) || !reader_word(&line, &id) ||
        !reader_is_done(&line) || !pair_id_is_valid(id))
        return false;
    out->serial.size = serial.size / 2;
    memcpy(out->id, id.data, PAIR_ID_LENGTH);
    out->id[PAIR_ID_LENGTH] = '\0';
    return hex_decode(root, out->root_id, ROOT_ID_SIZE) && out->serial.size <= SERIAL_MAX_SIZE &&
           hex_decode(serial, out->serial.bytes, out->serial.size);
}

enum err policy_parse(struct bytes text, struct policy *p, struct errinfo *e)
{
    struct reader r = reader_of(text);
    struct bytes line;
    enum err error = ERR_OK;
    if (!reader_skip_text(&r, FIRST_LINE))
        return err_set(e, ERR_MALFORMED, "it does not say `encrypted-only`");
    p->is_unnamed = p->is_unnamed || reader_is_done(&r);
    while (error == ERR_OK && !reader_is_done(&r)) {
        struct policy_signer signer = {.id = ""};
        if (!reader_skip_text(&r, SIGNER) || !reader_line(&r, &line) || !parse_signer(line, &signer))
            return err_set(e, ERR_MALFORMED, "it does not say who signed the policy");
        error = add(p, &signer, e);
    }
    return error;
}

/* What it says cannot be known any more. */
static enum err give_up(struct state *s, const struct state_file *file, enum err error, const struct errinfo *why,
                        struct policy *p, struct errinfo *e)
{
    if (error == ERR_INTERNAL) /* the file is not to blame */
        return err_set(e, error, "%s", why->message);
    state_set_aside(s, file, why->message);
    p->is_unnamed = true;
    return ERR_OK;
}

/* Adds what one layer knows. What is there and cannot be read is a policy all the same. */
static enum err load_layer(struct state *s, enum state_layer layer, struct policy *p, struct errinfo *e)
{
    const struct state_file file = {layer, STATE_POLICY, NAME};
    struct buf text = {NULL, 0};
    struct errinfo why;
    bool is_lost = false;
    enum err error = state_read(s, &file, &text, e);
    if (error == ERR_NOT_FOUND) {
        error = state_has_in(s, &file, &is_lost, e);
        p->is_unnamed = p->is_unnamed || is_lost;
        return error;
    }
    if (error != ERR_OK)
        return error;
    error = policy_parse(buf_bytes(&text), p, &why);
    buf_done(&text);
    return error == ERR_OK ? ERR_OK : give_up(s, &file, error, &why, p, e);
}

enum err policy_load(struct state *s, struct policy *out, struct errinfo *e)
{
    struct policy p = {.signers = NULL};
    enum err error = ERR_OK;
    for (size_t layer = 0; layer < STATE_LAYERS && error == ERR_OK; layer++)
        error = load_layer(s, (enum state_layer)layer, &p, e);
    if (error == ERR_OK)
        *out = p;
    else
        policy_done(&p);
    return error;
}

void policy_judge(struct policy *p, const struct crls *c)
{
    p->holds = p->is_unnamed;
    for (size_t i = 0; i < p->count; i++) {
        struct policy_signer *signer = &p->signers[i];
        signer->is_revoked = crls_list(c, signer->root_id, &signer->serial);
        p->holds = p->holds || !signer->is_revoked;
    }
}

/* ---- Learning ---- */

/* Adds the signer of a file under this root, unless it is revoked. */
static enum err add_under(struct policy *p, const struct signer *signer, const uint8_t root_id[static ROOT_ID_SIZE],
                          const struct crls *c, struct errinfo *e)
{
    struct policy_signer said = {.serial = signer->facts.serial};
    if (crls_list(c, root_id, &said.serial))
        return ERR_OK;
    memcpy(said.root_id, root_id, sizeof said.root_id);
    memcpy(said.id, signer->id, sizeof said.id);
    return add(p, &said, e);
}

/*
 * A signer whose pair is not in the source counts, too, if a root of the source issued its certificate: it is the
 * successor or the predecessor of ours, which may be revoked first. Anybody can make up any other certificate, and no
 * CRL would ever list that one.
 */
static enum err add_stranger(struct policy *p, const struct signer *signer, const struct pair_set *pairs,
                             const struct crls *c, struct errinfo *e)
{
    for (size_t i = 0; i < pairs->root_count; i++) {
        const struct root *root = &pairs->roots[i];
        if (has(p, root->id, &signer->facts.serial))
            return ERR_OK;
        enum err error = certificate_verify(signer->certificate, buf_bytes(&root->der), e);
        if (error == ERR_OK)
            return add_under(p, signer, root->id, c, e);
        if (error == ERR_INTERNAL) /* without OpenSSL nothing can be said */
            return error;
    }
    return ERR_OK;
}

/* Serial number and root of a pair of the source are those of its certificate there. */
static enum err add_signers(struct policy *p, const struct sealed *head, const struct pair_set *pairs,
                            const struct crls *c, struct errinfo *e)
{
    enum err error = ERR_OK;
    for (size_t i = 0; i < head->signer_count && error == ERR_OK; i++) {
        struct signer signer = head->signers[i];
        const struct pair *own = pair_set_find_signer(pairs, signer.facts.key);
        if (own == NULL) {
            error = add_stranger(p, &signer, pairs, c, e);
        } else {
            signer.facts.serial = own->signing.serial;
            error = add_under(p, &signer, own->root_id, c, e);
        }
    }
    return error;
}

static void write_hex(struct writer *w, struct bytes bytes)
{
    char text[2 * ROOT_ID_SIZE + 1]; /* serial numbers are shorter */
    hex_encode(bytes, text);
    writer_format(w, "%s ", text);
}

enum err policy_format(const struct policy *p, struct buf *out, struct errinfo *e)
{
    struct writer w = writer_to(LIMIT_PREFERENCES);
    writer_text(&w, FIRST_LINE);
    for (size_t i = 0; i < p->count; i++) {
        const struct policy_signer *signer = &p->signers[i];
        writer_text(&w, SIGNER);
        write_hex(&w, (struct bytes){signer->root_id, ROOT_ID_SIZE});
        write_hex(&w, (struct bytes){signer->serial.bytes, signer->serial.size});
        writer_format(&w, "%s\n", signer->id);
    }
    return writer_finish(&w, out, e);
}

static void keep(struct state *s, const struct policy *p)
{
    struct errinfo e;
    struct buf text = {NULL, 0};
    enum err error = policy_format(p, &text, &e);
    if (error == ERR_OK)
        state_write(s, STATE_POLICY, NAME, buf_bytes(&text));
    else
        state_tell_unkept(s, error, &e);
    buf_done(&text);
}

/* As the file of this account is by now: another read may have written it. */
static enum err extend(struct state *s, const struct policy *said, struct errinfo *e)
{
    struct policy own = {.signers = NULL};
    enum err error = load_layer(s, STATE_OWN, &own, e);
    for (size_t i = 0; i < said->count && error == ERR_OK; i++)
        error = add(&own, &said->signers[i], e);
    if (error == ERR_OK && !own.is_unnamed)
        keep(s, &own);
    policy_done(&own);
    return error;
}

void policy_learn(struct state *s, const struct sealed *head, const struct pair_set *pairs, const struct crls *c)
{
    struct errinfo e;
    struct policy p = {.signers = NULL};
    enum err error = policy_load(s, &p, &e);
    size_t known = p.count;
    if (error == ERR_OK && !p.is_unnamed)
        error = add_signers(&p, head, pairs, c, &e);
    if (error == ERR_OK && p.count > known) {
        const struct policy said = {.signers = p.signers + known, .count = p.count - known};
        struct lock *lock = state_lock(s);
        error = extend(s, &said, &e);
        lock_release(&lock);
    }
    if (error != ERR_OK)
        state_tell_unkept(s, error, &e);
    policy_done(&p);
}

/* ---- Forgetting ---- */

enum err policy_reset(struct state *s, bool *was, struct errinfo *e)
{
    const struct state_file own = {STATE_OWN, STATE_POLICY, NAME}, machine = {STATE_MACHINE, STATE_POLICY, NAME};
    bool is_machines = false, is_own = false;
    enum err error = state_has_in(s, &machine, &is_machines, e);
    if (error == ERR_OK && is_machines)
        return err_set(e, ERR_CONFLICT,
                       "the policy `encrypted-only` was accepted by this computer: its administrator can end it, with "
                       "`rollseal-client policy reset` as root");
    if (error == ERR_OK)
        error = state_has_in(s, &own, &is_own, e);
    struct lock *lock = state_lock(s);
    if (error == ERR_OK && is_own)
        error = state_forget(s, STATE_POLICY, NAME, e);
    lock_release(&lock);
    if (error == ERR_OK)
        *was = is_own;
    return error;
}
