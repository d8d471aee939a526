import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
/** NIST SP 800-38D: 96 bits, never used twice with one key. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Seals texts for `owner`: one that is moved to somebody else's place cannot be opened there. Each key is 32 bytes in hex; the first one
 * seals, and all of them open.
 */
export function createSeal(keys: readonly [string, ...string[]]) {
  const secret = Buffer.from(keys[0], 'hex');
  return {
    seal(text: string, owner: string): string {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(ALGORITHM, secret, nonce).setAAD(Buffer.from(owner));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64');
    },
    /**
     * `key` is the position of the key that sealed it; above 0 it is an old one.
     * @throws where none of the keys sealed it, or it was for another owner, or was changed.
     */
    open(sealed: string, owner: string): { text: string; key: number } {
      let problem: unknown;
      for (const [at, key] of keys.entries()) {
        try {
          return { text: openWith(key, sealed, owner), key: at };
        } catch (error) {
          problem ??= error;
        }
      }
      throw problem;
    },
  };
}

function openWith(key: string, sealed: string, owner: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(ALGORITHM, Buffer.from(key, 'hex'), nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(owner)).setAuthTag(bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const text = Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  return text.toString('utf8');
}
