/** Pages say how they are written within their first bytes (the standard asks for 1024). */
const HEAD = 1024;

/** The text of bytes, by what the server, the bytes or the page itself say of their form; UTF-8 where nothing does. */
export function decode(bytes: Uint8Array, charset: string | undefined): string {
  const head = Buffer.from(bytes.subarray(0, HEAD)).toString('latin1');
  const said = /charset=["']?([\w-]{1,40})/i.exec(head)?.[1];
  const mark =
    bytes[0] === 0xfe && bytes[1] === 0xff
      ? 'utf-16be'
      : bytes[0] === 0xff && bytes[1] === 0xfe
        ? 'utf-16le'
        : undefined;
  for (const label of [mark, charset, said]) {
    if (label === undefined) continue;
    try {
      return new TextDecoder(label).decode(bytes);
    } catch {
      // A name that nobody knows says nothing.
    }
  }
  return new TextDecoder().decode(bytes);
}
