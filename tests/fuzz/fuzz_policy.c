/*
 * Any bytes as the file of a policy that a client has accepted. What parses is a policy: it holds as long as no CRL is
 * known, whoever said it; and its signers are read as they are written.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "state/policy.h"

static void demand(bool condition)
{
    if (!condition)
        abort();
}

static bool is_same(const struct policy_signer *a, const struct policy_signer *b)
{
    return memcmp(a->root_id, b->root_id, sizeof a->root_id) == 0 && serial_equals(&a->serial, &b->serial);
}

static void check_signers(const struct policy *p)
{
    for (size_t i = 0; i < p->count; i++) {
        const struct policy_signer *signer = &p->signers[i];
        demand(pair_id_is_valid(bytes_text(signer->id)));
        demand(signer->serial.size > 0 && signer->serial.size <= SERIAL_MAX_SIZE);
        for (size_t k = 0; k < i; k++)
            demand(!is_same(signer, &p->signers[k]));
    }
}

static void check_rewritten(const struct policy *p)
{
    struct buf text = {NULL, 0};
    struct policy again = {.signers = NULL};
    demand(policy_format(p, &text, NULL) == ERR_OK);
    demand(policy_parse(buf_bytes(&text), &again, NULL) == ERR_OK);
    demand(again.count == p->count);
    for (size_t i = 0; i < p->count; i++)
        demand(is_same(&again.signers[i], &p->signers[i]) && strcmp(again.signers[i].id, p->signers[i].id) == 0);
    policy_done(&again);
    buf_done(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct crls none = {.count = 0};
    struct policy p = {.signers = NULL};
    struct errinfo e = {""};
    if (policy_parse((struct bytes){data, size}, &p, &e) == ERR_OK) {
        check_signers(&p);
        check_rewritten(&p);
        policy_judge(&p, &none);
        demand(p.holds);
    } else {
        demand(e.message[0] != '\0');
    }
    policy_done(&p);
    return 0;
}
