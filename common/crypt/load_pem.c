#include "crypt/load_pem.h"

#include "keys/pem.h"

/* Certificates and keys are looked at; other blocks are skipped. */
static enum err read_block(const struct pem_block *block, struct material *m, struct errinfo *e)
{
    enum key_encoding encoding;
    if (bytes_equal_text(block->label, "CERTIFICATE"))
        return material_add_certificate(m, secret_bytes(block->bytes), e);
    if (bytes_equal_text(block->label, "ENCRYPTED PRIVATE KEY"))
        return err_set(e, ERR_CANNOT_OPEN,
                       "a private key under a password; write it without one with `openssl pkey`, or "
                       "use PKCS#12");
    if (pem_key_encoding(block->label, &encoding))
        return material_add_key(m, secret_bytes(block->bytes), encoding, e);
    return ERR_OK;
}

enum err pem_read(struct bytes text, struct material *m, struct errinfo *e)
{
    struct reader r = reader_of(text);
    size_t line = 0;
    for (;;) {
        struct pem_block block;
        enum err error = pem_next(&r, &line, &block, e);
        if (error != ERR_OK || block.bytes == NULL)
            return error;
        error = material_count(m, e);
        if (error == ERR_OK)
            error = err_context(e, read_block(&block, m, e), "line %zu", block.line);
        pem_block_done(&block);
        if (error != ERR_OK)
            return error;
    }
}
