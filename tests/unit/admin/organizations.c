#include "organizations.h"

struct world own, foreign;
struct buf crl_2;

int organizations_init(void **state)
{
    (void)state;
    world_init(&own);
    world_init(&foreign);
    fixture_crl(&own.root, 2, &own.issued[2], 1, &crl_2);
    return 0;
}

int organizations_done(void **state)
{
    (void)state;
    buf_done(&crl_2);
    world_done(&foreign);
    world_done(&own);
    return 0;
}
