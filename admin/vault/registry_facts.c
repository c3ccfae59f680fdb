#include "vault/registry_private.h"

#include <stdlib.h>

void vault_facts_done(struct vault_facts *f)
{
    free(f->organization);
    free(f->recipient);
    buf_done(&f->root);
    buf_done(&f->crl);
    *f = (struct vault_facts){0};
}

enum err registry_facts(struct registry *r, struct vault_facts *out, struct errinfo *e)
{
    struct statement s = statement_of(
        r->database, "SELECT organization, recipient, root, epoch, crl, encrypted_only, created FROM vault");
    struct vault_facts facts = {0};
    bool found = statement_next(&s);
    if (found) {
        facts.organization = statement_take_text(&s);
        facts.recipient = statement_take_text(&s);
        facts.root = statement_take_bytes(&s);
        facts.epoch = (uint64_t)statement_take_number(&s);
        facts.crl = statement_take_bytes(&s);
        facts.encrypted_only = statement_take_number(&s) != 0;
        facts.created = statement_take_time(&s);
    }
    enum err error = statement_end(&s, e);
    if (error == ERR_OK && !found)
        error = err_set(e, ERR_MALFORMED, "registry '%s' does not say whose it is; restore a backup of the vault",
                        r->database->path);
    if (error == ERR_OK)
        *out = facts;
    else
        vault_facts_done(&facts);
    return error;
}

enum err registry_set_facts(struct registry *r, const struct vault_facts *facts, struct errinfo *e)
{
    struct statement s = statement_of(
        r->database, "INSERT INTO vault (one, organization, recipient, root, epoch, crl, encrypted_only, created) "
                     "VALUES (1, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (one) DO UPDATE SET "
                     "organization = excluded.organization, recipient = excluded.recipient, "
                     "root = excluded.root, epoch = excluded.epoch, crl = excluded.crl, "
                     "encrypted_only = excluded.encrypted_only, created = excluded.created");
    statement_bind_text(&s, facts->organization);
    statement_bind_text(&s, facts->recipient);
    statement_bind_bytes(&s, buf_bytes(&facts->root));
    statement_bind_number(&s, (int64_t)facts->epoch);
    statement_bind_bytes(&s, buf_bytes(&facts->crl));
    statement_bind_number(&s, facts->encrypted_only ? 1 : 0);
    statement_bind_number(&s, facts->created);
    return statement_run(&s, e);
}

enum err registry_set_policy(struct registry *r, bool encrypted_only, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "UPDATE vault SET encrypted_only = ?");
    statement_bind_number(&s, encrypted_only ? 1 : 0);
    return statement_run(&s, e);
}

enum err registry_set_crl(struct registry *r, uint64_t epoch, struct bytes crl, struct errinfo *e)
{
    struct statement s = statement_of(r->database, "UPDATE vault SET epoch = ?, crl = ?");
    statement_bind_number(&s, (int64_t)epoch);
    statement_bind_bytes(&s, crl);
    return statement_run(&s, e);
}
