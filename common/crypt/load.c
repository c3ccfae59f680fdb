#include "crypt/load.h"

#include "crypt/load_p12.h"
#include "crypt/load_pem.h"
#include "crypt/ossl.h"

/* DER of PKCS#12 begins with a SEQUENCE; no text that holds PEM begins with '0'. */
static bool is_p12(struct bytes source)
{
    return source.size > 0 && source.data[0] == 0x30;
}

enum err material_read(struct bytes source, const struct load_params *params, struct material **out, struct errinfo *e)
{
    struct material *m = NULL;
    enum err error = ossl_ready(e);
    if (error == ERR_OK)
        error = material_new(&m, e);
    if (error == ERR_OK)
        error = is_p12(source) ? p12_read(source, params, m, e) : pem_read(source, m, e);
    if (error != ERR_OK)
        material_free(&m);
    else
        *out = m;
    return error;
}

enum err pairs_load(struct bytes source, const struct load_params *params, struct pair_set *out, struct errinfo *e)
{
    struct material *m = NULL;
    enum err error = material_read(source, params, &m, e);
    if (error == ERR_OK)
        error = material_to_pairs(m, params, out, e);
    material_free(&m);
    if (params->origin != NULL)
        err_context(e, error, "%s", params->origin);
    return error;
}
