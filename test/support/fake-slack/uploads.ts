import type { StoredFile } from './state.ts';
import type { World } from './world.ts';

/** Files between their upload and the message that shows them. */
export class Uploads {
  readonly #files = new Map<string, { file: StoredFile; length: number; done: boolean }>();
  readonly #world: World;
  readonly #base: () => string;

  constructor(world: World, base: () => string) {
    this.#world = world;
    this.#base = base;
  }

  open(name: string, length: number): { id: string; url: string } {
    const id = this.#world.newId('F');
    this.#files.set(id, {
      file: { id, name, title: name, bytes: new Uint8Array(), shared: false },
      length,
      done: false,
    });
    return { id, url: `${this.#base()}/upload/${id}` };
  }

  /** Takes the bytes; false where they are not what was announced. */
  async put(id: string, body: Buffer, type: string): Promise<boolean> {
    const upload = this.#files.get(id);
    if (!upload) return false;
    const bytes = type.startsWith('multipart/') ? await onlyFile(body, type) : body;
    if (bytes.length !== upload.length) return false;
    upload.file.bytes = bytes;
    upload.done = true;
    return true;
  }

  /** A file that a person puts into a message. */
  share({ name, type, subtype, bytes }: Pick<StoredFile, 'name' | 'type' | 'subtype' | 'bytes'>): StoredFile {
    const id = this.#world.newId('F');
    const file = { id, name, title: name, bytes, shared: true, ...(type && { type }), ...(subtype && { subtype }) };
    this.#files.set(id, { file, length: bytes.length, done: true });
    return file;
  }

  find(id: string): StoredFile | undefined {
    const upload = this.#files.get(id);
    return upload?.done ? upload.file : undefined;
  }
}

async function onlyFile(body: Buffer, type: string): Promise<Uint8Array> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData();
  for (const value of form.values()) if (typeof value !== 'string') return new Uint8Array(await value.arrayBuffer());
  return new Uint8Array();
}
