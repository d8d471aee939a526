import { parentPort } from 'node:worker_threads';
import robotsParser from 'robots-parser';
import { decode } from './decode.ts';
import { readHtml } from './html.ts';
import type { Done, Job } from './job.ts';
import { readPdf } from './pdf.ts';

/** The runtime gives the function itself; its types say something else. */
const parseRobots = robotsParser as unknown as (
  site: string,
  rules: string,
) => { isAllowed(url: string, agent: string): boolean | undefined };

parentPort?.on('message', (job: Job) => void answer(job));

async function answer(job: Job): Promise<void> {
  const done = await read(job).catch((error: unknown): Done => ({ error: String(error) }));
  parentPort?.postMessage(done);
}

async function read(job: Job): Promise<Done> {
  switch (job.kind) {
    case 'html':
      return { content: readHtml(decode(job.bytes, job.charset), job.url) };
    case 'text':
      return { content: { title: '', text: decode(job.bytes, job.charset) } };
    case 'pdf':
      return { content: await readPdf(job.bytes) };
    case 'robots':
      return { allowed: parseRobots(job.site, job.rules).isAllowed(job.url, job.agent) ?? true };
  }
}
