import { MAX_KEPT_BYTES, MAX_STEPS_BYTES } from './limits.ts';
import { PermanentError } from '../workflow.ts';

/** How much a run stores in all, so that no run fills Redis. */
export class StoredBytes {
  #steps = 0;
  #files = 0;

  constructor(steps: Record<string, string>) {
    for (const [name, json] of Object.entries(steps)) this.#steps += name.length + json.length;
  }

  /** @throws {PermanentError} where that is more than a run may store. */
  addStep(name: string, json: string): void {
    this.#steps += name.length + json.length;
    if (this.#steps > MAX_STEPS_BYTES) {
      throw new PermanentError(`The results of its steps are larger than ${MAX_STEPS_BYTES} bytes in all.`);
    }
  }

  /** @throws {PermanentError} where that is more than a run may keep. */
  addFile(bytes: Uint8Array): void {
    this.#files += bytes.byteLength;
    if (this.#files > MAX_KEPT_BYTES) {
      throw new PermanentError(`The files that it keeps are larger than ${MAX_KEPT_BYTES} bytes in all.`);
    }
  }
}
