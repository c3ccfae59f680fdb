#include "age/hpke.h"

#include "age/hkdf.h"

/* Suite ids (RFC 9180, sections 4.1 and 5.1): KEM 0x0010; KEM 0x0010, KDF 0x0001, AEAD 0x0003. */
static const uint8_t suite_kem[] = {'K', 'E', 'M', 0x00, 0x10};
static const uint8_t suite_hpke[] = {'H', 'P', 'K', 'E', 0x00, 0x10, 0x00, 0x01, 0x00, 0x03};

static const struct bytes kem = {suite_kem, sizeof suite_kem};
static const struct bytes hpke = {suite_hpke, sizeof suite_hpke};
static const struct bytes nothing = {NULL, 0};

/* LabeledExtract (section 4). */
static void labeled_extract(struct bytes suite, struct bytes salt, const char *label, struct bytes ikm,
                            uint8_t prk[static HKDF_SIZE])
{
    const struct bytes pieces[] = {bytes_text("HPKE-v1"), suite, bytes_text(label), ikm};
    hkdf_extract(salt, pieces, sizeof pieces / sizeof pieces[0], prk);
}

/* LabeledExpand (section 4) of `size` bytes, with an info that consists of two parts. */
static void labeled_expand(struct bytes suite, const uint8_t prk[static HKDF_SIZE], const char *label,
                           const struct bytes info[static 2], struct buf out)
{
    const uint8_t length[] = {(uint8_t)(out.size >> 8), (uint8_t)out.size};
    const struct bytes pieces[] = {
        {length, sizeof length}, bytes_text("HPKE-v1"), suite, bytes_text(label), info[0], info[1]};
    hkdf_expand(prk, pieces, sizeof pieces / sizeof pieces[0], out.data, out.size);
}

/* ExtractAndExpand of the KEM (section 4.1). */
static void shared_secret(const struct hpke_exchange *exchange, uint8_t out[static HKDF_SIZE])
{
    const struct bytes kem_context[] = {exchange->enc, exchange->recipient};
    uint8_t prk[HKDF_SIZE];
    labeled_extract(kem, nothing, "eae_prk", secret_bytes(exchange->dh), prk);
    labeled_expand(kem, prk, "shared_secret", kem_context, (struct buf){out, HKDF_SIZE});
    wipe(prk, sizeof prk);
}

void hpke_schedule(const struct hpke_exchange *exchange, const char *info, uint8_t key[static HPKE_KEY_SIZE],
                   uint8_t nonce[static HPKE_NONCE_SIZE])
{
    /* KeySchedule (section 5.1) without a pre-shared key: the context is mode 0x00, hash of the empty psk_id, hash of
     * info. */
    uint8_t mode_and_psk[1 + HKDF_SIZE] = {0x00};
    uint8_t info_hash[HKDF_SIZE], shared[HKDF_SIZE], secret[HKDF_SIZE];
    labeled_extract(hpke, nothing, "psk_id_hash", nothing, mode_and_psk + 1);
    labeled_extract(hpke, nothing, "info_hash", bytes_text(info), info_hash);
    const struct bytes context[] = {{mode_and_psk, sizeof mode_and_psk}, {info_hash, sizeof info_hash}};

    shared_secret(exchange, shared);
    labeled_extract(hpke, (struct bytes){shared, sizeof shared}, "secret", nothing, secret);
    labeled_expand(hpke, secret, "key", context, (struct buf){key, HPKE_KEY_SIZE});
    labeled_expand(hpke, secret, "base_nonce", context, (struct buf){nonce, HPKE_NONCE_SIZE});
    wipe(shared, sizeof shared);
    wipe(secret, sizeof secret);
}
