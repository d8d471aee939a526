import type { OpenAI } from 'openai';
import { ModelError, type ModelCall } from '../../core/model.ts';
import type { Deadline } from './deadline.ts';
import { failure, NOT_A_MODEL_SERVER, toFailure } from './errors.ts';
import type { Log } from './log.ts';
import { ModelList } from './wire.ts';

/** OpenAI's efficient one, and what it recommends in place of the small models before it. */
const DEFAULT_MODEL = 'gpt-6-luna';
const OPENAI = /(^|\.)api\.openai\.com$/;
/** Models that servers list beside those for chat. */
const NOT_FOR_CHAT = /embed|rerank|whisper|\btts\b/i;
const MAX_NAMED = 5;

type Names = { name?: string | undefined; fastName?: string | undefined; baseUrl?: string | undefined };
type Tools = { deadline: Deadline; now: () => number };

/**
 * Which model to ask. Without MODEL it is OpenAI's small one there, and on any other server the only one that it has: a
 * guess among several could be a dear one.
 */
export function createModelNames(client: OpenAI, { name, fastName, baseUrl }: Names, log: Log) {
  let main = name ?? (isOpenAi(baseUrl) ? DEFAULT_MODEL : undefined);

  async function findOnly({ deadline, now }: Tools): Promise<string> {
    let page: unknown;
    try {
      page = await deadline.wait(client.models.list({ signal: deadline.signal }));
    } catch (error) {
      throw deadline.signal.aborted ? error : toFailure(error, now());
    }
    const listed = ModelList.safeParse(page);
    if (!listed.success) throw failure('malformed', { message: NOT_A_MODEL_SERVER });
    const found = listed.data.data.map(({ id }) => id).filter((id) => !NOT_FOR_CHAT.test(id));
    const [only, ...others] = found;
    if (only === undefined || others.length > 0) throw chooseOne(found);
    log.info({ model: only }, 'MODEL is not set; this is the only model of the server');
    return only;
  }

  return async (size: ModelCall['size'], tools: Tools): Promise<string> => {
    if (size === 'fast' && fastName) return fastName;
    main ??= await findOnly(tools);
    return main;
  };
}

function isOpenAi(baseUrl: string | undefined): boolean {
  return baseUrl === undefined || OPENAI.test(new URL(baseUrl).hostname);
}

function chooseOne(found: string[]): ModelError {
  const some = found.slice(0, MAX_NAMED).join(', ') + (found.length > MAX_NAMED ? ', ...' : '');
  return failure('not_found', {
    message: some
      ? `The model server has several models. Set MODEL to one of: ${some}.`
      : 'The model server lists no model. Load one there, or check OPENAI_BASE_URL, which usually ends in /v1.',
  });
}
