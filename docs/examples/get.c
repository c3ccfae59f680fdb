/*
 * Prints one value of a configuration, and goes on printing it whenever it changes:
 *
 *     cc get.c $(pkg-config --cflags --libs rollseal) -o get
 *     ./get [--watch] SECTION.KEY Name=value…
 *
 * Ends with the error of the list as its exit status (docs/errors.md).
 */
#include <poll.h>
#include <rollseal.h>
#include <stdio.h>
#include <string.h>

static void warn(enum rollseal_error error, const char *message, void *context)
{
    (void)context;
    fprintf(stderr, "get: warning: %s (%s)\n", message, rollseal_error_name(error));
}

static enum rollseal_error fail(const struct rollseal *r, enum rollseal_error error)
{
    fprintf(stderr, "get: %s (%s)\n", rollseal_message(r), rollseal_error_name(error));
    return error;
}

static enum rollseal_error print(struct rollseal *r, struct rollseal_content *c, const char *key)
{
    const char *value;
    uint64_t epoch, serial;
    enum rollseal_error error = rollseal_content_get(c, key, &value, r);
    if (error != ROLLSEAL_OK)
        return fail(r, error);
    rollseal_content_version(c, &epoch, &serial);
    printf("%s (version %llu.%llu)\n", value, (unsigned long long)epoch, (unsigned long long)serial);
    fflush(stdout);
    return ROLLSEAL_OK;
}

static enum rollseal_error print_once(struct rollseal *r, const char *key)
{
    struct rollseal_content *c = NULL;
    enum rollseal_error error = rollseal_read(r, &c);
    if (error != ROLLSEAL_OK)
        return fail(r, error);
    error = print(r, c, key);
    rollseal_content_free(&c);
    return error;
}

/* A look that fails is told; the next one may be better. */
static void print_if_changed(struct rollseal *r, const char *key)
{
    struct rollseal_content *c = NULL;
    enum rollseal_error error = rollseal_watch_read(r, &c);
    if (error != ROLLSEAL_OK)
        (void)fail(r, error);
    else if (c != NULL)
        (void)print(r, c, key);
    rollseal_content_free(&c);
}

static enum rollseal_error watch(struct rollseal *r, const char *key)
{
    enum rollseal_error error = rollseal_watch(r, 0);
    if (error != ROLLSEAL_OK)
        return fail(r, error);
    struct pollfd told = {rollseal_watch_fd(r), POLLIN, 0};
    do
        print_if_changed(r, key);
    while (poll(&told, 1, -1) >= 0);
    return ROLLSEAL_ERR_INTERNAL;
}

int main(int argc, char **argv)
{
    int watches = argc > 1 && strcmp(argv[1], "--watch") == 0;
    char **words = argv + 1 + watches;
    if (words[0] == NULL) {
        fputs("usage: get [--watch] SECTION.KEY Name=value...\n", stderr);
        return ROLLSEAL_ERR_USAGE;
    }
    struct rollseal *r = rollseal_new();
    if (r == NULL) {
        fputs("get: out of memory\n", stderr);
        return ROLLSEAL_ERR_INTERNAL;
    }
    rollseal_on_warning(r, warn, NULL);
    enum rollseal_error error = rollseal_open(r, (const char *const *)(words + 1));
    if (error != ROLLSEAL_OK)
        error = fail(r, error);
    else
        error = watches ? watch(r, words[0]) : print_once(r, words[0]);
    rollseal_free(&r);
    return (int)error;
}
