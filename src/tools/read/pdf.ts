import { extractText, getDocumentProxy, getMeta } from 'unpdf';
import type { Content } from './html.ts';

/** The text of a PDF, its pages one after the other. */
export async function readPdf(bytes: Uint8Array): Promise<Content> {
  const pdf = await getDocumentProxy(bytes, { verbosity: 0 });
  const { info } = await getMeta(pdf).catch(() => ({ info: {} as Record<string, unknown> }));
  const { text } = await extractText(pdf, { mergePages: false });
  const title = typeof info['Title'] === 'string' ? info['Title'].trim() : '';
  return {
    title,
    text: text
      .map((page) => page.trim())
      .join('\n\n')
      .trim(),
  };
}
