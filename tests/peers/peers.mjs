// Other implementations, for npm.bats:
//
//     node peers.mjs recipient KEY.pem               prints the age1tag1… recipient of a P-256 key
//     node peers.mjs encrypt RECIPIENT FILE…         age-encryption seals each FILE to FILE.theirs
//     node peers.mjs encrypt-passphrase TEXT FILE…   the same under a passphrase
//     node peers.mjs decrypt IDENTITY FILE…          age-encryption opens each FILE.ours to FILE.opened
//     node peers.mjs decrypt-passphrase TEXT FILE…   the same with a passphrase
//     node peers.mjs decrypt-p256tag KEY.pem FILE…   the same, with the file key unwrapped by @hpke/core
//     node peers.mjs vectors AGEFILE                 runs the published vectors of age (C2SP CCTV) through agefile

import { Chacha20Poly1305 } from "@hpke/chacha20poly1305";
import { CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import { base64nopad, bech32 } from "@scure/base";
import { Decrypter, Encrypter } from "age-encryption";
import * as vectors from "cctv-age";
import { spawnSync } from "node:child_process";
import { createHash, createHmac, createPrivateKey } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inflateSync } from "node:zlib";

const INFO = new TextEncoder().encode("age-encryption.org/p256tag");

function jwkOf(path) {
    return createPrivateKey(readFileSync(path)).export({ format: "jwk" });
}

// The compressed point (SEC 1, section 2.3.3).
function compressed(jwk) {
    const x = Buffer.from(jwk.x, "base64url");
    const y = Buffer.from(jwk.y, "base64url");
    return Buffer.concat([Buffer.from([2 + (y[31] & 1)]), x]);
}

function recipient(path) {
    console.log(bech32.encode("age1tag", bech32.toWords(compressed(jwkOf(path)))));
}

// An identity of age-encryption whose HPKE is that of another author.
class P256TagIdentity {
    constructor(path) {
        this.jwk = jwkOf(path);
        this.suite = new CipherSuite({
            kem: new DhkemP256HkdfSha256(),
            kdf: new HkdfSha256(),
            aead: new Chacha20Poly1305(),
        });
    }

    tag(enc) {
        const hash = createHash("sha256").update(compressed(this.jwk)).digest().subarray(0, 4);
        return createHmac("sha256", INFO).update(enc).update(hash).digest().subarray(0, 4);
    }

    async unwrapFileKey(stanzas) {
        for (const stanza of stanzas) {
            if (stanza.args[0] !== "p256tag") continue;
            const enc = base64nopad.decode(stanza.args[2]);
            if (!this.tag(enc).equals(Buffer.from(base64nopad.decode(stanza.args[1])))) continue;
            const recipientKey = await this.suite.kem.importKey("jwk", { ...this.jwk, key_ops: ["deriveBits"] }, false);
            const context = await this.suite.createRecipientContext({ recipientKey, enc, info: INFO });
            return new Uint8Array(await context.open(stanza.body));
        }
        return null;
    }
}

async function encryptAll(encrypter, files) {
    for (const file of files) writeFileSync(`${file}.theirs`, await encrypter.encrypt(readFileSync(file)));
}

async function decryptAll(decrypter, files) {
    for (const file of files) writeFileSync(`${file}.opened`, await decrypter.decrypt(readFileSync(`${file}.ours`)));
}

function encrypt(to, ...files) {
    const encrypter = new Encrypter();
    encrypter.addRecipient(to);
    return encryptAll(encrypter, files);
}

function encryptPassphrase(passphrase, ...files) {
    const encrypter = new Encrypter();
    encrypter.setPassphrase(passphrase);
    encrypter.setScryptWorkFactor(12);
    return encryptAll(encrypter, files);
}

function decrypt(identity, ...files) {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    return decryptAll(decrypter, files);
}

function decryptPassphrase(passphrase, ...files) {
    const decrypter = new Decrypter();
    decrypter.addPassphrase(passphrase);
    return decryptAll(decrypter, files);
}

// ---- The published vectors ----

// What agefile may end with.
const STATUS = {
    success: [0],
    "no match": [21],
    "HMAC failure": [22],
    "header failure": [10, 11],
    "payload failure": [22, 10],
};

function parseVector(bytes) {
    const buffer = Buffer.from(bytes);
    const end = buffer.indexOf("\n\n");
    const vector = { identities: [], file: buffer.subarray(end + 2) };
    for (const line of buffer.subarray(0, end).toString().split("\n")) {
        const [word, ...value] = line.split(": ");
        if (word === "identity") vector.identities.push(value.join(": "));
        else vector[word] = value.join(": ");
    }
    if (vector.compressed === "zlib") vector.file = inflateSync(vector.file);
    return vector;
}

// Armor, and the post-quantum keys that no library here has, are not part of the format.
function isOurs(vector) {
    return vector.armored !== "yes" && !vector.identities.some((identity) => identity.startsWith("AGE-SECRET-KEY-PQ-"));
}

function run(agefile, vector, folder) {
    const options = ["decrypt"];
    if (vector.identities.length > 0) {
        writeFileSync(join(folder, "identities"), vector.identities.join("\n"));
        options.push("--identity", join(folder, "identities"));
    }
    if (vector.passphrase !== undefined) {
        writeFileSync(join(folder, "passphrase"), vector.passphrase);
        options.push("--passphrase-file", join(folder, "passphrase"));
    }
    return spawnSync(agefile, options, { input: vector.file, maxBuffer: 1 << 28 });
}

function runVectors(agefile) {
    const folder = mkdtempSync(join(tmpdir(), "vectors-"));
    let count = 0;
    let failed = 0;
    for (const [name, bytes] of Object.entries(vectors.default ?? vectors)) {
        const vector = parseVector(bytes);
        if (!isOurs(vector)) continue;
        const { status, stdout, stderr } = run(agefile, vector, folder);
        const hash = createHash("sha256").update(stdout).digest("hex");
        const released = vector.payload === undefined ? stdout.length === 0 : hash === vector.payload;
        count++;
        if (STATUS[vector.expect].includes(status) && released) continue;
        failed++;
        console.log(`${name}: ${vector.expect}, but status ${status}, ${stdout.length} bytes: ${stderr}`);
    }
    rmSync(folder, { recursive: true });
    console.log(`${count} vectors, ${failed} failed`);
    process.exitCode = failed > 0 || count < 90 ? 1 : 0;
}

const [command, ...options] = process.argv.slice(2);
await {
    recipient,
    encrypt,
    "encrypt-passphrase": encryptPassphrase,
    decrypt,
    "decrypt-passphrase": decryptPassphrase,
    "decrypt-p256tag": (path, ...files) => decrypt(new P256TagIdentity(path), ...files),
    vectors: runVectors,
}[command](...options);
