/*
 * read/parameters: the values of start parameters (start/parameter.h): taken from the words of a command line
 * (start/spelling.h) and from preferences, and where each effective one comes from.
 */
#ifndef ROLLSEAL_READ_PARAMETERS_H
#define ROLLSEAL_READ_PARAMETERS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "start/parameter.h"

/* Where a value stands; later ones beat earlier ones. */
enum parameter_origin {
    ORIGIN_DEFAULT,
    ORIGIN_COMMON,
    ORIGIN_READ, /* [read], for a command that speaks of a read: preferences.h */
    ORIGIN_SECTION,
    ORIGIN_COMMAND_LINE,
};

struct parameter_place {
    enum parameter_origin origin;
    int line;       /* of the preferences file; 0 on the command line */
    uint64_t order; /* among several: `CertificateSource.2` comes second */
};

struct parameter_value {
    char *text; /* owned */
    struct parameter_place place;
};

/* What is set, and by the strongest place only. Zero-initialised, nothing is. */
struct parameters {
    struct parameter_setting {
        struct parameter_value *values; /* in order */
        size_t count;
    } settings[PARAMETER_COUNT];
};

void parameters_done(struct parameters *p);

/*
 * Sets a value unless a stronger place has set it; weaker values go away. An empty text is "without a value". Errors:
 * ERR_USAGE if it cannot have this value, or has one from the same place and not several.
 */
NODISCARD enum err parameters_set(struct parameters *p, enum parameter_id id, const char *text,
                                  const struct parameter_place *place, struct errinfo *e);

/* The words of a command line behind the command. */
struct parameter_words {
    char *const *words;
    size_t count;
    /* The word is an option of the command itself, and the next word is its value. May be NULL. */
    bool (*takes_next)(const char *word, const void *context);
    const void *context;
};

/* Takes the start parameters among the words. The other words go to `rest` in their order, which has room for all of
 * them; `--` and what follows is left alone. Errors: ERR_USAGE. */
NODISCARD enum err parameters_take_words(struct parameters *p, const struct parameter_words *from, char **rest,
                                         size_t *rest_count, struct errinfo *e);

/* The effective value: the (first) one that is set, else the default, which may be NULL. */
const char *parameters_text(const struct parameters *p, enum parameter_id id);
/* The effective value of a switch. */
bool parameters_switch(const struct parameters *p, enum parameter_id id);
/* The effective value of a duration, in seconds. */
int64_t parameters_duration(const struct parameters *p, enum parameter_id id);
enum parameter_origin parameters_origin(const struct parameters *p, enum parameter_id id);

#endif
