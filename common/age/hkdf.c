#include "age/hkdf.h"

#include <sodium.h>
#include <string.h>

#include "base/secret.h"

static void hmac_pieces(crypto_auth_hmacsha256_state *state, const struct bytes *pieces, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (pieces[i].size > 0)
            crypto_auth_hmacsha256_update(state, pieces[i].data, pieces[i].size);
    }
}

void hkdf_extract(struct bytes salt, const struct bytes *pieces, size_t count, uint8_t prk[static HKDF_SIZE])
{
    static const uint8_t none[1];
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, salt.size > 0 ? salt.data : none, salt.size);
    hmac_pieces(&state, pieces, count);
    crypto_auth_hmacsha256_final(&state, prk);
    wipe(&state, sizeof state);
}

void hkdf_expand(const uint8_t prk[static HKDF_SIZE], const struct bytes *pieces, size_t count, uint8_t *out,
                 size_t size)
{
    crypto_auth_hmacsha256_state state;
    uint8_t block[HKDF_SIZE];
    for (size_t done = 0; done < size;) {
        const uint8_t number = (uint8_t)(done / sizeof block + 1);
        const size_t wanted = size - done < sizeof block ? size - done : sizeof block;
        crypto_auth_hmacsha256_init(&state, prk, HKDF_SIZE);
        if (done > 0)
            crypto_auth_hmacsha256_update(&state, block, sizeof block);
        hmac_pieces(&state, pieces, count);
        crypto_auth_hmacsha256_update(&state, &number, 1);
        crypto_auth_hmacsha256_final(&state, block);
        memcpy(out + done, block, wanted);
        done += wanted;
    }
    wipe(block, sizeof block);
    wipe(&state, sizeof state);
}

void hkdf(struct bytes ikm, struct bytes salt, const char *info, uint8_t out[static HKDF_SIZE])
{
    const struct bytes info_bytes = bytes_text(info);
    uint8_t prk[HKDF_SIZE];
    hkdf_extract(salt, &ikm, 1, prk);
    hkdf_expand(prk, &info_bytes, 1, out, HKDF_SIZE);
    wipe(prk, sizeof prk);
}
