#include "system/parallel.h"

#include <pthread.h>
#include <stdbool.h>
#include <unistd.h>

/* Each thread holds what it makes in memory, so there is a bound. */
#define THREADS_MAX 4

struct crew {
    const struct parallel *work;
    pthread_mutex_t lock; /* of what follows, and held during take() */
    size_t next;
    enum err error;
    struct errinfo message; /* of the first failure */
};

/* Notes the first failure; the lock is held. */
static void note(struct crew *crew, enum err error, const struct errinfo *message)
{
    if (crew->error != ERR_OK || error == ERR_OK)
        return;
    crew->error = error;
    crew->message = *message;
}

static bool begin_next(struct crew *crew, size_t *index)
{
    pthread_mutex_lock(&crew->lock);
    bool more = crew->error == ERR_OK && crew->next < crew->work->count;
    if (more)
        *index = crew->next++;
    pthread_mutex_unlock(&crew->lock);
    return more;
}

static void *work_on(void *shared)
{
    struct crew *crew = shared;
    size_t index = 0;
    while (begin_next(crew, &index)) {
        void *made = NULL;
        struct errinfo message = {""};
        enum err error = crew->work->make(index, &made, crew->work->context, &message);
        pthread_mutex_lock(&crew->lock);
        if (error == ERR_OK)
            error = crew->work->take(index, made, crew->work->context, &message);
        note(crew, error, &message);
        pthread_mutex_unlock(&crew->lock);
    }
    return NULL;
}

/* How many threads help the calling one. */
static size_t helper_count(size_t things)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    size_t threads = processors > THREADS_MAX ? THREADS_MAX : processors > 1 ? (size_t)processors : 1;
    size_t useful = threads < things ? threads : things;
    return useful > 1 ? useful - 1 : 0;
}

enum err parallel_run(const struct parallel *work, struct errinfo *e)
{
    struct crew crew = {.work = work, .lock = PTHREAD_MUTEX_INITIALIZER, .error = ERR_OK};
    pthread_t helpers[THREADS_MAX];
    size_t wanted = helper_count(work->count), count = 0;
    while (count < wanted && pthread_create(&helpers[count], NULL, work_on, &crew) == 0)
        count++; /* with fewer than wanted it only takes longer */
    work_on(&crew);
    for (size_t i = 0; i < count; i++)
        pthread_join(helpers[i], NULL);
    pthread_mutex_destroy(&crew.lock);
    return crew.error == ERR_OK ? ERR_OK : err_set(e, crew.error, "%s", crew.message.message);
}
