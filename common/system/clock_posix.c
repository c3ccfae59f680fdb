#include "system/clock.h"

#include <errno.h>
#include <time.h>

int64_t clock_now(void)
{
    return (int64_t)time(NULL);
}

void clock_sleep(int64_t seconds)
{
    struct timespec left = {.tv_sec = (time_t)seconds};
    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        continue;
}
