import { z } from 'zod';
import { priorities } from '../../core/domain/priority.ts';
import type { Run } from '../../core/domain/run.ts';
import type { Schedule } from '../../core/domain/schedule.ts';
import type { Person, Place } from '../../core/domain/message.ts';
import type { Service } from '../../core/service.ts';
import { ApiError } from './errors.ts';
import { order, refusalOf } from './orders.ts';
import { webhookAt } from './webhook.ts';

export const Id = z.string().min(1).max(300);
export const By = z.object({ id: z.string().min(1).max(100), name: z.string().min(1).max(100) });
const Line = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[^"\n\r]*$/, 'must be one line without quotation marks');

/** An address is stored with its run and shown: what is in it is no secret. */
function holdsNoSecret(address: string): boolean {
  if (!URL.canParse(address)) return true;
  const { username, password } = new URL(address);
  return username === '' && password === '';
}

/** Structured input is stored with the run, so it is as long as a request may be at most. */
const MOST_INPUT = 20_000;

/** What is to be done, in words or in the workflow's own form. */
const work = {
  request: z
    .string()
    .min(1)
    .max(20_000)
    .optional()
    .describe('What follows the name of the workflow in /task, or the whole request'),
  input: z
    .record(z.string(), z.unknown())
    .refine((input) => JSON.stringify(input).length <= MOST_INPUT, { error: `is longer than ${MOST_INPUT}` })
    .optional()
    .describe("The workflow's input in its own form, in place of words; its schema checks it"),
};

const hasWork = ({ request, input }: { request?: unknown; input?: unknown }) => (request ?? input) !== undefined;
const noWork = { path: ['request'], error: 'is missing' };

/** What a webhook's sender posts where the policy sets no request. */
export const HookBody = z.strictObject(work).refine(hasWork, noWork);

/** An order for a run, now or at set times. */
export const NewRun = z
  .strictObject({
    ...work,
    workflow: z
      .string()
      .regex(/^[a-z][a-z0-9-]{0,40}$/, 'is no name of a workflow')
      .optional(),
    name: Line.optional().describe('What the run is called; it needs a workflow'),
    timeout: z
      .string()
      .regex(/^[\w .]{1,20}$/, 'is no time such as 20m')
      .optional()
      .describe('As in "20m", for workflows that have a time limit to set'),
    sessionId: Id.optional().describe('The thread to report to; without one it reports to nobody'),
    person: By.optional().describe('For whom; their rights count'),
    priority: z.enum(priorities).optional(),
    at: Line.optional().describe('Once, as in "tomorrow at 9"'),
    every: Line.optional().describe('Again and again, as in "weekday at 8:30"'),
    webhook: z
      .strictObject({
        url: z
          .url({ protocol: /^https?$/, error: 'must be an http or https address' })
          .max(2_000)
          .refine(holdsNoSecret, 'must hold no name and password'),
      })
      .optional()
      .describe('Told of the end by a signed POST (Standard Webhooks), again and again for a day until it is taken'),
  })
  .refine(hasWork, noWork);
export type NewRun = z.infer<typeof NewRun>;

type Ordering = { service: Service; now: () => number; hooksOff: string | undefined };
type Wanted = { key: string; place: Place; person: Person | undefined; body: NewRun };

/** Orders it by an event like those of people; the answer is a run or a schedule. */
export async function orderRun(
  { service, now, hooksOff }: Ordering,
  { key, place, person, body }: Wanted,
): Promise<{ run: Run } | { schedule: Schedule }> {
  const { input, webhook } = body;
  if (webhook && hooksOff !== undefined) throw new ApiError(400, 'webhooks_off', hooksOff);
  if (webhook && (body.at ?? body.every) !== undefined) {
    throw new ApiError(400, 'bad_request', 'webhook works with a run that starts now. Leave at and every out.');
  }
  const more = { ...(input && { input }), ...(webhook && { webhook: webhookAt(webhook.url) }) };
  const words = { kind: 'command', command: 'task', text: taskText(body), order: more } as const;
  const post = await order(service, now, { key, about: 'task', place, person, words });
  const run = post?.run === undefined ? undefined : await service.run(post.run);
  if (run) return { run };
  const schedule = post?.schedule === undefined ? undefined : await service.schedule(post.schedule);
  if (schedule) return { schedule };
  throw refusalOf(post);
}

/** As a person would type it; options come first, and nothing in the request can be one. */
function taskText({ request = '', workflow, input, name, priority, at, every, timeout }: NewRun): string {
  if (name !== undefined && workflow === undefined) throw new ApiError(400, 'bad_request', 'name needs a workflow.');
  if (input && workflow === undefined) throw new ApiError(400, 'bad_request', 'input needs a workflow.');
  const options = [
    priority && `--priority ${priority}`,
    at && `--at "${at}"`,
    every && `--every "${every}"`,
    timeout && `--timeout "${timeout}"`,
    name && `"${name}"`,
  ].filter((option) => option !== undefined);
  const isCall = workflow !== undefined || options.length > 0;
  return [...options, ...(isCall ? ['--'] : []), workflow ?? '', request].filter((part) => part !== '').join(' ');
}
