#include "crypt/module.h"

#include "crypt/ossl.h"

extern const struct crypt_module rollseal_crypt_module;

__attribute__((visibility("default"))) const struct crypt_module rollseal_crypt_module = {
    .version = ROLLSEAL_VERSION,
    .share = ossl_share,
    .key_load = key_load,
    .key_load_known = key_load_known,
    .p256_agree_ephemeral = p256_agree_ephemeral,
    .p256_decompress = p256_decompress,
    .rsa_seal = rsa_seal,
    .pairs_load = pairs_load,
    .client_part_format = client_part_format,
    .crl_verify = crl_verify,
    .certificate_verify = certificate_verify,
    .bulk_new = bulk_new,
    .bulk_free = bulk_free,
    .bulk_seal = bulk_seal,
    .bulk_open = bulk_open,
    .bulk_sha256 = bulk_sha256,
};
