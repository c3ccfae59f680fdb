#include "age/p256.h"

#include <string.h>

void p256_compress(const struct public_key *k, uint8_t out[static P256_COMPRESSED_SIZE])
{
    const bool y_is_odd = (k->bytes[KEY_P256_SIZE - 1] & 1) != 0;
    out[0] = y_is_odd ? 0x03 : 0x02;
    memcpy(out + 1, k->bytes + 1, P256_COMPRESSED_SIZE - 1);
}
