#include "office.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "admin/config/working.h"
#include "admin/pair/activate.h"
#include "admin/pair/generate.h"
#include "admin/pair/retire.h"
#include "admin/pair/revoke.h"
#include "admin/publish/placed.h"
#include "files/file.h"

static void demand(const char *what, enum err error, const struct errinfo *e)
{
    place_demand_error(what, error, ERR_OK, e);
}

static struct secret *passphrase(void)
{
    struct secret *p = NULL;
    assert_int_equal(secret_copy(bytes_text("correct horse"), &p, NULL), ERR_OK);
    return p;
}

static void prepare_point(void)
{
    struct transport *t = NULL;
    struct errinfo e;
    demand("point", transport_open("point", &t, &e), &e);
    demand("point", transport_prepare(t, &e), &e);
    transport_close(&t);
}

void office_init(struct office *o)
{
    struct errinfo e;
    struct secret *p = passphrase(), *recovery = NULL;
    const struct vault_create_params params = {
        .path = "vault", .organization = "Example", .passphrase = p, .point = "point", .now = OFFICE_NOW};
    prepare_point();
    demand("vault", vault_create(&params, &recovery, &e), &e);
    secret_free(&recovery);
    secret_free(&p);
    *o = (struct office){NULL, OFFICE_NOW};
    office_reopen(o);
}

void office_done(struct office *o)
{
    vault_close(&o->vault);
}

void office_reopen(struct office *o)
{
    struct errinfo e;
    struct secret *p = passphrase();
    vault_close(&o->vault);
    demand("open", vault_open("vault", VAULT_CHANGE, "test", &o->vault, &e), &e);
    demand("unlock", vault_unlock(o->vault, p, &e), &e);
    secret_free(&p);
}

void office_activate_new(struct office *o, char id[static PAIR_ID_SIZE])
{
    struct errinfo e;
    const struct generate_params params = {"x25519", GENERATE_DEFAULT_DAYS, NULL, o->now};
    demand("generate", pair_generate(o->vault, &params, id, &e), &e);
    office_change(o, "activate", id, NULL);
}

void office_change(struct office *o, const char *what, const char *id, const char *successor)
{
    struct errinfo e;
    struct change change = {.steps = NULL};
    const struct change_params params = {.id = id, .successor = successor, .reason = "test", .now = o->now};
    change_plan_function *plan = strcmp(what, "activate") == 0 ? activate_plan
                                 : strcmp(what, "retire") == 0 ? retire_plan
                                                               : revoke_plan;
    demand(what, change_run(o->vault, plan, &params, &change, &e), &e);
    change_done(&change);
}

void office_import(struct office *o, const char *name, const char *text)
{
    struct errinfo e;
    bool changed = false;
    const struct working_change change = {.action = "config import", .now = o->now};
    demand("import", working_put(o->vault, name, bytes_text(text), &change, &changed, &e), &e);
}

enum err office_try_publish(struct office *o, struct publish_params params, struct publish_report *report,
                            struct errinfo *e)
{
    params.now = o->now;
    return publish_run(o->vault, &params, report, e);
}

void office_publish(struct office *o, struct publish_report *report)
{
    struct errinfo e;
    demand("publish", office_try_publish(o, (struct publish_params){.names = NULL}, report, &e), &e);
}

void office_demand_publish(struct office *o, const char *why)
{
    struct publish_report report = {0};
    office_publish(o, &report);
    assert_true(report.count > 0);
    for (size_t i = 0; i < report.count; i++) {
        const char *got = report.outcomes[i].why;
        if ((got == NULL) != (why == NULL) || (got != NULL && strcmp(got, why) != 0))
            fail_msg("%s: \"%s\" instead of \"%s\"", report.outcomes[i].name, got != NULL ? got : "(up to date)",
                     why != NULL ? why : "(up to date)");
    }
    publish_report_done(&report);
}

struct version office_version_at(struct office *o, const char *path, const char *name)
{
    struct errinfo e;
    struct buf file = {NULL, 0};
    struct vault_facts facts = {0};
    struct placed_own own = {.signers = ""};
    demand(path, file_read(path, LIMIT_SEALED, &file, NULL, &e), &e);
    demand("facts", registry_facts(vault_registry(o->vault), &facts, &e), &e);
    const struct placed_expected expected = {{RING_ALL, name}, buf_bytes(&facts.root), buf_bytes(&facts.crl)};
    demand(path, placed_verify(buf_bytes(&file), &expected, &own, &e), &e);
    vault_facts_done(&facts);
    buf_done(&file);
    return own.version;
}

void office_copy(const char *from, const char *to)
{
    int status = 0;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        execlp("cp", "cp", "-a", "--", from, to, (char *)NULL);
        _exit(127);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
}
