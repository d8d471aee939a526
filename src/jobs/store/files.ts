import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Files } from '../../core/ports.ts';
import { MAX_FILE_BYTES, MAX_FILE_NAME } from '../../core/execute/limits.ts';
import type { StoredFile } from '../../core/domain/run.ts';
import { PermanentError } from '../../core/workflow.ts';
import { keys } from '../keys.ts';
import { transaction } from '../redis/transaction.ts';

/** The bytes of files, kept in Redis so that they outlive the machine that made them. `keptMs` is how long. */
export class RedisFiles implements Files {
  readonly #redis: Redis;
  readonly #keptMs: () => number;

  constructor(redis: Redis, keptMs: () => number) {
    this.#redis = redis;
    this.#keptMs = keptMs;
  }

  async read(id: string): Promise<{ name: string; bytes: Uint8Array } | undefined> {
    const [name, bytes] = await this.#redis.hmgetBuffer(keys.file(id), 'name', 'bytes');
    if (!name || !bytes) return undefined;
    return { name: name.toString('utf8'), bytes };
  }

  /**
   * `id` must be unguessable, since whoever knows it can read the file.
   * @throws {PermanentError} where the file is too large or has no usable name.
   */
  async keep(name: string, bytes: Uint8Array, id: string = randomBytes(16).toString('base64url')): Promise<StoredFile> {
    if (bytes.byteLength > MAX_FILE_BYTES) {
      throw new PermanentError(`"${name}" is larger than the ${MAX_FILE_BYTES} bytes that a run's file may have.`);
    }
    if (name === '' || name.length > MAX_FILE_NAME) {
      throw new PermanentError(`A file's name must have 1 to ${MAX_FILE_NAME} characters.`);
    }
    const key = keys.file(id);
    const fields = { name, bytes: Buffer.from(bytes) };
    await transaction(this.#redis, (multi) => multi.hset(key, fields).pexpire(key, Math.ceil(this.#keptMs())));
    return { id, name, size: bytes.byteLength };
  }
}
