/*
 * vault/registry_expected: the computers that IT expects, in the registry.
 */
#ifndef ROLLSEAL_VAULT_REGISTRY_EXPECTED_H
#define ROLLSEAL_VAULT_REGISTRY_EXPECTED_H

#include "vault/registry.h"

/* Each name, in the order of registry_each_receipt(); a result other than ERR_OK ends it. The text lives during the
 * call. Without names there is no list: every computer that was ever seen counts. */
typedef enum err registry_visit_expected(const char *name, void *context, struct errinfo *e);
NODISCARD enum err registry_each_expected(struct registry *r, registry_visit_expected *visit, void *context,
                                          struct errinfo *e);
NODISCARD enum err registry_count_expected(struct registry *r, int64_t *out, struct errinfo *e);

/* One name, compared without case: *changed says whether it was not there before, or was. The caller has a transaction.
 */
NODISCARD enum err registry_add_expected(struct registry *r, const char *name, bool *changed, struct errinfo *e);
NODISCARD enum err registry_remove_expected(struct registry *r, const char *name, bool *changed, struct errinfo *e);
/* The name that begins with this label and a dot, if there is exactly one. */
NODISCARD enum err registry_remove_expected_label(struct registry *r, const char *label, bool *changed,
                                                  struct errinfo *e);
/* Names that are the first label of a longer one: they mean the same computer. */
NODISCARD enum err registry_drop_expected_labels(struct registry *r, int64_t *dropped, struct errinfo *e);

#endif
