/*
 * Writes the seed corpora of fuzz_crl and fuzz_source with a new root and new pairs. Not built by default:
 *
 *     ninja -C BUILD seeds_source && BUILD/tests/seeds_source tests/fuzz/corpus
 */
#include <openssl/encoder.h>
#include <openssl/pkcs12.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "crypt/ossl.h"
#include "fixtures.h"
#include "keys/pem.h"

#define ITERATIONS 10

static const char *corpus;

static void demand(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "seeds_source: %s\n", what);
    exit(1);
}

static void save(const char *target, const char *name, struct bytes bytes)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s/%s", corpus, target, name);
    FILE *file = fopen(path, "wb");
    demand(file != NULL && fwrite(bytes.data, 1, bytes.size, file) == bytes.size && fclose(file) == 0, path);
}

static void save_pem(const char *name, const struct issued_pair *pair, const struct fixture_root *root, bool with_key)
{
    struct secret *text = fixture_pem(pair, root, with_key);
    save("fuzz_source", name, secret_bytes(text));
    secret_free(&text);
}

static void save_key(const char *name, const char *label, const struct issued_pair *pair)
{
    struct secret *text = NULL;
    uint8_t *der = NULL;
    size_t size = 0;
    EVP_PKEY *key = ossl_private_key(secret_bytes(pair->encryption_key));
    OSSL_ENCODER_CTX *encoder = OSSL_ENCODER_CTX_new_for_pkey(key, EVP_PKEY_KEYPAIR, "DER", "type-specific", NULL);
    demand(OSSL_ENCODER_to_data(encoder, &der, &size) == 1, name);
    demand(pem_format(label, (struct bytes){der, size}, &text, NULL) == ERR_OK, name);
    save("fuzz_source", name, secret_bytes(text));
    secret_free(&text);
    OPENSSL_free(der);
    OSSL_ENCODER_CTX_free(encoder);
    EVP_PKEY_free(key);
}

static void save_p12(const char *name, const struct issued_pair *pair, const struct fixture_root *root, int encryption)
{
    STACK_OF(PKCS12_SAFEBAG) *bags = NULL;
    STACK_OF(PKCS7) *parts = NULL;
    const struct buf *certificates[] = {&pair->encryption, &pair->signing, &root->certificate};
    EVP_PKEY *key = ossl_private_key(secret_bytes(pair->encryption_key));
    for (size_t i = 0; i < 3; i++) {
        X509 *certificate = ossl_certificate(buf_bytes(certificates[i]));
        demand(PKCS12_add_cert(&bags, certificate) != NULL, name);
        X509_free(certificate);
    }
    demand(PKCS12_add_key(&bags, key, 0, ITERATIONS, encryption, "fuzz") != NULL, name);
    demand(PKCS12_add_safe(&parts, bags, encryption, ITERATIONS, "fuzz") == 1, name);
    PKCS12 *file = PKCS12_add_safes(parts, 0);
    demand(PKCS12_set_mac(file, "fuzz", -1, NULL, 0, ITERATIONS, EVP_sha256()) == 1, name);
    uint8_t *der = NULL;
    int size = i2d_PKCS12(file, &der);
    demand(size > 0, name);
    save("fuzz_source", name, (struct bytes){der, (size_t)size});
    OPENSSL_free(der);
    PKCS12_free(file);
    EVP_PKEY_free(key);
    sk_PKCS7_pop_free(parts, PKCS7_free);
    sk_PKCS12_SAFEBAG_pop_free(bags, PKCS12_SAFEBAG_free);
}

static void save_crl(const char *name, const struct fixture_root *root, const struct issued_pair *revoked, size_t count)
{
    struct buf der = {NULL, 0};
    fixture_crl(root, count + 1, revoked, count, &der);
    save("fuzz_crl", name, buf_bytes(&der));
    buf_done(&der);
}

static void save_everything(const struct fixture_root *root, const struct issued_pair *pairs)
{
    save("fuzz_crl", "root", buf_bytes(&root->certificate));
    save("fuzz_crl", "signing", buf_bytes(&pairs[0].signing));
    save("fuzz_crl", "encryption-p256", buf_bytes(&pairs[0].encryption));
    save("fuzz_crl", "encryption-rsa", buf_bytes(&pairs[2].encryption));
    save_crl("crl-empty", root, pairs, 0);
    save_crl("crl-one", root, pairs, 1);
    save_crl("crl-three", root, pairs, 3);
    save_pem("p256.pem", &pairs[0], root, true);
    save_pem("x25519.pem", &pairs[1], root, true);
    save_pem("rsa.pem", &pairs[2], root, true);
    save_pem("without-key.pem", &pairs[0], root, false);
    save_key("sec1.pem", "EC PRIVATE KEY", &pairs[0]);
    save_key("pkcs1.pem", "RSA PRIVATE KEY", &pairs[2]);
    save_p12("aes.p12", &pairs[0], root, NID_aes_256_cbc);
    save_p12("older.p12", &pairs[1], root, NID_pbe_WithSHA1And3_Key_TripleDES_CBC);
}

int main(int argc, char **argv)
{
    struct fixture_root root;
    struct issued_pair pairs[3];
    demand(argc == 2, "name the folder of the corpora");
    corpus = argv[1];
    fixture_root_init(&root, FIXTURE_NOW);
    fixture_pair_init(&pairs[0], &root, KEY_P256, FIXTURE_NOW);
    fixture_pair_init(&pairs[1], &root, KEY_X25519, FIXTURE_NOW);
    fixture_pair_init(&pairs[2], &root, KEY_RSA, FIXTURE_NOW);
    save_everything(&root, pairs);
    for (size_t i = 0; i < 3; i++)
        issued_pair_done(&pairs[i]);
    fixture_root_done(&root);
    return 0;
}
