/*
 * What a read takes from certificates and CRLs that nobody has checked yet. What is accepted is walked.
 */
#include <stdlib.h>
#include <string.h>

#include "keys/certificate.h"
#include "keys/crl.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Each entry that is visited must be one that is listed. */
static enum err check_listed(const struct serial *serial, void *context)
{
    if (serial->size == 0 || serial->size > SERIAL_MAX_SIZE || !crl_lists(context, serial))
        abort();
    return ERR_OK;
}

static void try_crl(struct bytes input)
{
    struct crl crl;
    if (crl_parse(input, &crl, NULL) == ERR_OK && crl_each(&crl, check_listed, &crl) != ERR_OK)
        abort();
}

/* A signing certificate is a certificate. */
static void try_certificate(struct bytes input)
{
    struct certificate_fields fields;
    struct signing_certificate signing;
    enum err plain = certificate_parse(input, &fields, NULL);
    if (signing_certificate_parse(input, &signing, NULL) == ERR_OK &&
        (plain != ERR_OK || !serial_equals(&fields.serial, &signing.serial)))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bytes input = {data, size};
    try_crl(input);
    try_certificate(input);
    return 0;
}
