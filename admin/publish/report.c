#include "admin/publish/report.h"

#include <stdlib.h>

void publish_report_done(struct publish_report *r)
{
    for (size_t i = 0; i < r->count; i++) {
        free(r->outcomes[i].name);
        free(r->outcomes[i].ring);
        free(r->outcomes[i].why);
        free(r->outcomes[i].warning);
    }
    free(r->outcomes);
    texts_done(&r->removed);
    texts_done(&r->left);
    texts_done(&r->unreachable);
    texts_done(&r->warnings);
    *r = (struct publish_report){0};
}
