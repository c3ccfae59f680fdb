#include "age/bech32.h"

#include <string.h>

#define CHECKSUM_LENGTH 6

static const char charsets[][33] = {
    [BECH32_LOWER] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l",
    [BECH32_UPPER] = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
};

/* One step of the checksum (BIP 173): multiplies by x and adds the value. */
static uint32_t polymod_step(uint32_t checksum, unsigned value)
{
    static const uint32_t generator[] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
    const uint32_t top = checksum >> 25;
    checksum = (checksum & 0x1ffffff) << 5 ^ value;
    for (unsigned i = 0; i < 5; i++)
        checksum ^= generator[i] & (0 - (top >> i & 1));
    return checksum;
}

/* The checksum after the prefix, which counts in lower case: one bit more for letters, none for what else there is. */
static uint32_t polymod_prefix(const char *prefix)
{
    const struct bytes letters = bytes_text(prefix);
    uint32_t checksum = 1;
    for (size_t i = 0; i < letters.size; i++)
        checksum = polymod_step(checksum, (letters.data[i] | 0x20) >> 5);
    checksum = polymod_step(checksum, 0);
    for (size_t i = 0; i < letters.size; i++)
        checksum = polymod_step(checksum, letters.data[i] & 31);
    return checksum;
}

/* All rows are looked at, so the time tells nothing. */
static char symbol_of(uint8_t value, enum bech32_case letters)
{
    unsigned found = 0;
    for (unsigned i = 0; i < 32; i++)
        found |= (unsigned)charsets[letters][i] & (0u - (unsigned)(i == value));
    return (char)found;
}

static bool value_of(uint8_t symbol, enum bech32_case letters, uint8_t *value)
{
    unsigned found = 0, hits = 0;
    for (unsigned i = 0; i < 32; i++) {
        const unsigned is_it = (unsigned)((uint8_t)charsets[letters][i] == symbol);
        found |= i & (0u - is_it);
        hits |= is_it;
    }
    *value = (uint8_t)found;
    return hits != 0;
}

static size_t value_count(size_t size)
{
    return (size * 8 + 4) / 5;
}

/* Bytes to groups of five bits, the last one filled up with zeros. */
static void spread(struct bytes data, uint8_t *values)
{
    for (size_t i = 0; i < value_count(data.size); i++) {
        const size_t byte = i * 5 / 8, bit = i * 5 % 8;
        const unsigned low = byte + 1 < data.size ? data.data[byte + 1] : 0;
        values[i] = (uint8_t)(((unsigned)data.data[byte] << 8 | low) >> (11 - bit) & 31);
    }
}

/* Back again; false if what fills the last group up is not zero. */
static bool gather(const uint8_t *values, uint8_t *out, size_t size)
{
    unsigned bits = 0, bit_count = 0;
    size_t done = 0;
    for (size_t i = 0; i < value_count(size); i++) {
        bits = (bits << 5 | values[i]) & 0xfff;
        bit_count += 5;
        if (bit_count >= 8) {
            bit_count -= 8;
            out[done++] = (uint8_t)(bits >> bit_count);
        }
    }
    return (bits & ((1u << bit_count) - 1)) == 0;
}

static uint32_t polymod(const char *prefix, const uint8_t *values, size_t count)
{
    uint32_t checksum = polymod_prefix(prefix);
    for (size_t i = 0; i < count; i++)
        checksum = polymod_step(checksum, values[i]);
    return checksum;
}

void bech32_encode(const struct bech32_kind *kind, struct bytes data, char out[static BECH32_MAX + 1])
{
    uint8_t values[BECH32_MAX] = {0};
    const size_t count = value_count(data.size);
    const size_t prefix_length = strlen(kind->prefix);
    spread(data, values);
    const uint32_t checksum = polymod(kind->prefix, values, count + CHECKSUM_LENGTH) ^ 1;
    for (unsigned i = 0; i < CHECKSUM_LENGTH; i++)
        values[count + i] = (uint8_t)(checksum >> 5 * (CHECKSUM_LENGTH - 1 - i) & 31);
    memcpy(out, kind->prefix, prefix_length);
    out += prefix_length;
    *out++ = '1';
    for (size_t i = 0; i < count + CHECKSUM_LENGTH; i++)
        *out++ = symbol_of(values[i], kind->letters);
    *out = '\0';
    wipe(values, sizeof values);
}

bool bech32_decode(const struct bech32_kind *kind, struct bytes text, uint8_t *out, size_t size)
{
    uint8_t values[BECH32_MAX] = {0};
    struct reader r = reader_of(text);
    const size_t count = value_count(size) + CHECKSUM_LENGTH;
    if (!reader_skip_text(&r, kind->prefix) || !reader_skip_text(&r, "1") || r.left.size != count || count > BECH32_MAX)
        return false;
    bool is_sound = true;
    for (size_t i = 0; i < count; i++)
        is_sound &= value_of(r.left.data[i], kind->letters, &values[i]);
    is_sound &= polymod(kind->prefix, values, count) == 1;
    is_sound &= gather(values, out, size);
    wipe(values, sizeof values);
    return is_sound;
}
