/*
 * Threads with a handle each, at the same time over the same files:
 *
 *     threads SECTION.KEY VALUE Name=value…
 *
 * Each reads several times, asks for values, for one that is not there, and watches. Ends with 0 if every one of them
 * got what it was to get.
 */
#include <poll.h>
#include <pthread.h>
#include <rollseal.h>
#include <stdio.h>
#include <string.h>

#define THREADS 8
#define ROUNDS 5

struct task {
    const char *key, *want;
    const char *const *parameters;
};

static bool demand(const struct rollseal *r, enum rollseal_error got, enum rollseal_error want)
{
    if (got != want)
        fprintf(stderr, "threads: %d instead of %d: %s\n", (int)got, (int)want, rollseal_message(r));
    return got == want;
}

static bool has_value(struct rollseal *r, struct rollseal_content *c, const struct task *t)
{
    const char *value = NULL;
    return demand(r, rollseal_content_get(c, t->key, &value, r), ROLLSEAL_OK) && strcmp(value, t->want) == 0 &&
           demand(r, rollseal_content_get(c, "No.Such", &value, r), ROLLSEAL_ERR_NOT_FOUND);
}

static bool read_once(struct rollseal *r, const struct task *t)
{
    struct rollseal_content *c = NULL;
    bool good = demand(r, rollseal_read(r, &c), ROLLSEAL_OK) && has_value(r, c, t);
    rollseal_content_free(&c);
    return good;
}

static bool watch_once(struct rollseal *r, const struct task *t)
{
    struct rollseal_content *c = NULL;
    bool good = demand(r, rollseal_watch(r, 1), ROLLSEAL_OK) && demand(r, rollseal_watch_read(r, &c), ROLLSEAL_OK) &&
                has_value(r, c, t);
    struct pollfd told = {rollseal_watch_fd(r), POLLIN, 0};
    rollseal_content_free(&c);
    return good && poll(&told, 1, -1) == 1 && demand(r, rollseal_watch_read(r, &c), ROLLSEAL_OK) && c == NULL;
}

static void *work(void *context)
{
    const struct task *t = context;
    struct rollseal *r = rollseal_new();
    bool good = r != NULL && demand(r, rollseal_open(r, t->parameters), ROLLSEAL_OK);
    for (int i = 0; i < ROUNDS && good; i++)
        good = read_once(r, t);
    good = good && watch_once(r, t);
    rollseal_free(&r);
    return good ? context : NULL;
}

int main(int argc, char **argv)
{
    pthread_t threads[THREADS];
    if (argc < 3)
        return 2;
    struct task t = {argv[1], argv[2], (const char *const *)(argv + 3)};
    bool good = true;
    int begun = 0;
    while (begun < THREADS && pthread_create(&threads[begun], NULL, work, &t) == 0)
        begun++;
    for (int i = 0; i < begun; i++) {
        void *result = NULL;
        good = pthread_join(threads[i], &result) == 0 && result != NULL && good;
    }
    return good && begun == THREADS ? 0 : 1;
}
