/*
 * library/parameters: start parameters: one const table, three spellings, and where each effective value comes from.
 *
 *     --certificate-source VALUE      CertificateSource=VALUE      /CertificateSource VALUE
 *
 * The last two in any case, and only if the name is in the table: `/srv/x` is an operand.
 */
#ifndef ROLLSEAL_LIBRARY_PARAMETERS_H
#define ROLLSEAL_LIBRARY_PARAMETERS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "system/host.h"

/* What a value may be. */
enum parameter_kind {
    PARAMETER_IS_LOCATION, /* any text */
    PARAMETER_IS_PATH,     /* a path; other kinds of location are refused, so that no file is ever made by their name */
    PARAMETER_IS_NAME,     /* as a configuration is named */
    PARAMETER_IS_SWITCH,   /* true or false */
    PARAMETER_IS_ACCEPT,   /* true, false or auto; without a value: true */
    PARAMETER_IS_LOG,      /* none or syslog */
    PARAMETER_IS_RECEIPTS, /* on, off, or a path */
    PARAMETER_IS_DURATION, /* as `15m` */
    PARAMETER_IS_COMPUTER, /* as a computer is named: letters, digits, `.`, `_`, `-` */
};

/* The only list: X(identifier, name, option, kind, several, what the value is, default, help). */
#define PARAMETER_LIST(X)                                                                                              \
    X(PARAMETER_CONFIGURATION, "Configuration", "configuration", PARAMETER_IS_LOCATION, false, "LOCATION", NULL,       \
      "the configuration file; its last component is the name that the sealed file must bear")                         \
    X(PARAMETER_POINT, "Point", "point", PARAMETER_IS_LOCATION, false, "LOCATION", NULL,                               \
      "the distribution point; default: Configuration without configs/NAME, if it ends so")                            \
    X(PARAMETER_CERTIFICATE_SOURCE, "CertificateSource", "certificate-source", PARAMETER_IS_LOCATION, true, "SOURCE",  \
      "store", "where the pairs are: store, store:CurrentUser\\My, dir:PATH, file:PATH or a path; several")            \
    X(PARAMETER_CERTIFICATE_PASSWORD_FILE, "CertificatePasswordFile", "certificate-password-file", PARAMETER_IS_PATH,  \
      true, "FILE", NULL, "password of PKCS#12 files; several, each is tried")                                         \
    X(PARAMETER_ACCEPT_ENCRYPTED_DATA_ONLY, "AcceptEncryptedDataOnly", "accept-encrypted-data-only",                   \
      PARAMETER_IS_ACCEPT, false, "true|false|auto", "auto",                                                           \
      "refuse files that are not sealed; auto: once a sealed one was accepted")                                        \
    X(PARAMETER_FALLBACK, "Fallback", "fallback", PARAMETER_IS_SWITCH, false, "true|false", "true",                    \
      "serve the last-known-good file when the new one is refused; --no-fallback: do not")                             \
    X(PARAMETER_STATE_DIRECTORY, "StateDirectory", "state-directory", PARAMETER_IS_PATH, false, "DIR", NULL,           \
      "what this client remembers; default: " HOST_STATE " for root, else ~/.local/state/rollseal")                    \
    X(PARAMETER_RING, "Ring", "ring", PARAMETER_IS_NAME, false, "NAME", "all", "the ring that this computer is in")    \
    X(PARAMETER_PREFERENCES, "Preferences", "preferences", PARAMETER_IS_PATH, false, "FILE", HOST_CLIENT_PREFERENCES,  \
      "where start parameters stand besides the command line")                                                         \
    X(PARAMETER_LOG, "Log", "log", PARAMETER_IS_LOG, false, "none|syslog", "none",                                     \
      "where errors go besides standard error")                                                                        \
    X(PARAMETER_RECEIPTS, "Receipts", "receipts", PARAMETER_IS_RECEIPTS, false, "on|off|DIR", "on",                    \
      "tell IT in Point/receipts (or DIR) what this computer can open and uses; on: if that folder is there")          \
    X(PARAMETER_RECEIPT_INTERVAL, "ReceiptInterval", "receipt-interval", PARAMETER_IS_DURATION, false, "DURATION",     \
      "1d", "how often that is told if nothing has changed")                                                           \
    X(PARAMETER_CLIENT_NAME, "ClientName", "client-name", PARAMETER_IS_COMPUTER, false, "NAME", NULL,                  \
      "the name of this computer in receipts; default: its host name")

enum parameter_id {
#define X(identifier, name, option, kind, several, value, usual, help) identifier,
    PARAMETER_LIST(X)
#undef X
        PARAMETER_COUNT
};

struct parameter {
    const char *name, *option;
    enum parameter_kind kind;
    bool several;
    const char *usual; /* the default; NULL if there is none, or if it depends on the account */
};

/* Static, PARAMETER_COUNT rows. */
extern const struct parameter parameter_table[];
/* Their names, for nearest_word(): NULL-terminated. */
extern const char *const parameter_names[];

/* Where a value stands; later ones beat earlier ones. */
enum parameter_origin { ORIGIN_DEFAULT, ORIGIN_COMMON, ORIGIN_SECTION, ORIGIN_COMMAND_LINE };

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

/* The parameter of this name in any case, or PARAMETER_COUNT. */
enum parameter_id parameter_find(const char *name, size_t size);

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

/* As path_check(); besides, `store` is a certificate source and no path. Errors: ERR_USAGE, names it as `what`. */
NODISCARD enum err parameters_check_path(const char *text, const char *what, struct errinfo *e);

#endif
