/*
 * crypt/name: the subjects of our certificates (docs/format.md, section Certificates): O, OU and CN in this order.
 */
#ifndef ROLLSEAL_CRYPT_NAME_H
#define ROLLSEAL_CRYPT_NAME_H

#include <openssl/x509.h>

#include "keys/pair.h"

enum certificate_role {
    ROLE_OTHER, /* not one of ours */
    ROLE_ENCRYPTION,
    ROLE_SIGNING,
    ROLE_ROOT, /* any certificate that names itself as its issuer */
};

/* "encryption", "signing", "root" or "other": as in OU, and in messages. Static. */
const char *role_name(enum certificate_role role);

/* What the names in a certificate say that it is. Stores the pair id of ROLE_ENCRYPTION and ROLE_SIGNING. Proves
 * nothing: check.h does. */
enum certificate_role certificate_role(const X509 *certificate, char pair_id[static PAIR_ID_SIZE]);

#endif
