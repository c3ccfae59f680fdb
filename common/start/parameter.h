/*
 * start/parameter: the start parameters of rollseal-client: one const table, and what each value may be. The client
 * reads them, the administrator's program writes them into start scripts and asks receipts for them.
 */
#ifndef ROLLSEAL_START_PARAMETER_H
#define ROLLSEAL_START_PARAMETER_H

#include <stdbool.h>
#include <stddef.h>

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

/* The parameter of this name in any case, or PARAMETER_COUNT. */
enum parameter_id parameter_find(const char *name, size_t size);

/* It can have this value, which is never empty. Errors: ERR_USAGE. */
NODISCARD enum err parameter_check(enum parameter_id id, const char *text, struct errinfo *e);

/* As path_check(); besides, `store` is a certificate source and no path. Errors: ERR_USAGE, names it as `what`. */
NODISCARD enum err parameter_check_path(const char *text, const char *what, struct errinfo *e);

#endif
