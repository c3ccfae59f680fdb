#include "crypt/name.h"

#include <openssl/objects.h>
#include <string.h>

const char *role_name(enum certificate_role role)
{
    switch (role) {
    case ROLE_ENCRYPTION:
        return "encryption";
    case ROLE_SIGNING:
        return "signing";
    case ROLE_ROOT:
        return "root";
    case ROLE_OTHER:
        break;
    }
    return "other";
}

/* The value at this place of a name, if it is of this kind; otherwise empty. */
static struct bytes value_at(const X509_NAME *name, int place, int nid)
{
    X509_NAME_ENTRY *entry = X509_NAME_get_entry(name, place);
    if (entry == NULL || OBJ_obj2nid(X509_NAME_ENTRY_get_object(entry)) != nid)
        return (struct bytes){NULL, 0};
    const ASN1_STRING *value = X509_NAME_ENTRY_get_data(entry);
    return (struct bytes){ASN1_STRING_get0_data(value), (size_t)ASN1_STRING_length(value)};
}

enum certificate_role certificate_role(const X509 *certificate, char pair_id[static PAIR_ID_SIZE])
{
    const X509_NAME *subject = X509_get_subject_name(certificate);
    if (X509_NAME_cmp(subject, X509_get_issuer_name(certificate)) == 0)
        return ROLE_ROOT;
    struct bytes unit = value_at(subject, 1, NID_organizationalUnitName);
    struct bytes id = value_at(subject, 2, NID_commonName);
    if (X509_NAME_entry_count(subject) != 3 || value_at(subject, 0, NID_organizationName).size == 0 ||
        id.data == NULL || !pair_id_is_valid(id))
        return ROLE_OTHER;
    memcpy(pair_id, id.data, PAIR_ID_LENGTH);
    pair_id[PAIR_ID_LENGTH] = '\0';
    if (bytes_equal_text(unit, "encryption"))
        return ROLE_ENCRYPTION;
    return bytes_equal_text(unit, "signing") ? ROLE_SIGNING : ROLE_OTHER;
}
