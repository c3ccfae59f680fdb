/*
 * system/host: which account and machine this is, and where its folders are.
 */
#ifndef ROLLSEAL_SYSTEM_HOST_H
#define ROLLSEAL_SYSTEM_HOST_H

#include <stdbool.h>

#include "base/err.h"

bool host_is_root(void);

/* The account's name (its number, if it has none), and `$SUDO_USER` if the account is root by sudo: "root (anna)". As a
 * new string for free(). Errors: ERR_INTERNAL. */
NODISCARD enum err host_account(char **out, struct errinfo *e);

/* As many bytes as a name of a computer or account has at most, and a NUL. */
#define HOST_NAME_SIZE 256

/* The account's name alone; its number, if it has none. */
void host_user(char out[static HOST_NAME_SIZE]);

/* The name of this computer. */
void host_name(char out[static HOST_NAME_SIZE]);

/* What no other installation of an operating system has (machine-id(5)); where there is no such thing, the name of this
 * computer. It is not for others to see: a hash of it is. Errors: ERR_IO: it cannot be read now, which must not make
 * another machine of this one. */
NODISCARD enum err host_machine_id(char out[static HOST_NAME_SIZE], struct errinfo *e);

/* The value of a variable; NULL if it is unset or empty, or if the program runs with more rights than whoever set it.
 */
const char *host_variable(const char *name);

/* `$XDG_DATA_HOME/rollseal` (`~/.local/share/rollseal`), `$XDG_STATE_HOME/rollseal` (`~/.local/state/rollseal`), as new
 * strings for free(). A relative value of the variable is ignored, as its specification says. Errors: ERR_USAGE if
 * there is no home. */
NODISCARD enum err host_data_folder(char **out, struct errinfo *e);
NODISCARD enum err host_state_folder(char **out, struct errinfo *e);

/* A group's number. Errors: ERR_NOT_FOUND, ERR_IO (whoever keeps the groups does not answer), ERR_INTERNAL. */
NODISCARD enum err host_group(const char *name, unsigned *out, struct errinfo *e);

/* Where things are on this system. */
#define HOST_CLIENT_PREFERENCES "/etc/rollseal/client.ini"
#define HOST_ADMIN_PREFERENCES "/etc/rollseal/admin.ini"
#define HOST_STORE "/etc/rollseal/store"
#define HOST_STATE "/var/lib/rollseal"
#define HOST_GROUP "rollseal"

#endif
