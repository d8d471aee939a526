import { OpenAI } from 'openai';
import { lengthOf, shrinkTurns } from '../../core/execute/agent/shrink.ts';
import {
  halveMessages,
  MAX_INPUT_CHARS,
  type Model,
  type ModelCall,
  ModelError,
  type ModelMessage,
  trimMessages,
} from '../../core/model.ts';
import { createDeadline } from './deadline.ts';
import { failure, tooLate } from './errors.ts';
import { LIMITS, type Limits } from './limits.ts';
import type { Log } from './log.ts';
import { createModelNames } from './model-names.ts';
import { askObject, type KnownManners } from './object.ts';
import { createSlots } from './slots.ts';
import { streamAnswer } from './stream.ts';
import { askTurn } from './turn.ts';
import { createInabilities } from './unable.ts';

/** The slice of the configuration that says which server and which models. */
export type ModelConfig = {
  apiKey?: string | undefined;
  /** Undefined: OpenAI's. */
  baseUrl?: string | undefined;
  name?: string | undefined;
  fastName?: string | undefined;
};

export type ModelDeps = { log: Log; now?: () => number; limits?: Partial<Limits> };

/**
 * The model behind any server that speaks OpenAI's chat completions. It tries nothing again that a reply or a step of a run
 * can try again themselves, so that only they decide when.
 */
export function createModel(config: ModelConfig, { log, now = Date.now, limits: given = {} }: ModelDeps): Model {
  const limits = { ...LIMITS, ...given };
  const client = createClient(config, limits);
  const nameOf = createModelNames(client, config, log);
  const slots = createSlots(limits.inFlight, limits.reserved);
  const known: KnownManners = new Map();
  const inabilities = createInabilities(log, now);

  /** Takes note of how a call went: never of what was said in it. */
  function createReport(kind: 'stream' | 'object' | 'turn', { size, use, signal }: ModelCall) {
    const began = now();
    return (error?: unknown) => {
      const fields = { kind, size, use, ms: now() - began };
      if (error instanceof ModelError) {
        const { why, status, afterMs, message } = error;
        log.warn({ ...fields, why, status, afterMs }, `A model call failed. ${message}`);
      } else {
        log.debug(fields, signal?.aborted ? 'a model call was stopped' : 'a model call ended');
      }
    };
  }

  async function* stream(messages: ModelMessage[], call: ModelCall): AsyncGenerator<string> {
    const report = createReport('stream', call);
    const release = await slots.take(call.use, call.signal);
    let started = false;
    const late = () => (started ? failure('cut') : tooLate('get to its answer', limits.callMs));
    const deadline = createDeadline(limits.callMs, late, call.signal);
    // Also where somebody leaves an answer unread, its slot is free again when its time is over.
    deadline.signal.addEventListener('abort', release, { once: true });
    try {
      let fitting: ModelMessage[] | undefined = trimMessages(messages);
      let halved = false;
      while (fitting) {
        deadline.expect(limits.firstTokenMs, () => tooLate('begin to answer', limits.firstTokenMs));
        try {
          const model = await nameOf(call.size, { deadline, now });
          const tools = { deadline, limits, now, onUsage: call.onUsage };
          for await (const piece of streamAnswer(client, { model, messages: fitting }, tools)) {
            started = true;
            yield piece;
          }
          break;
        } catch (error) {
          const tooLong = error instanceof ModelError && error.why === 'too_long';
          fitting = tooLong && !started && !halved ? halveMessages(fitting) : undefined;
          halved = true;
          if (!fitting) throw error;
        }
      }
      report();
    } catch (error) {
      report(error);
      throw error;
    } finally {
      deadline.end();
      release();
    }
  }

  const object: Model['object'] = async (schema, name, messages, call) => {
    const report = createReport('object', call);
    const deadline = createDeadline(call.timeoutMs, () => tooLate('answer', call.timeoutMs), call.signal);
    let release = () => {};
    const end = () => {
      deadline.end();
      release();
    };
    return reported(report, end, async () => {
      release = await slots.take(call.use, deadline.signal);
      const model = await nameOf(call.size, { deadline, now });
      const request = { model, size: call.size, name, messages: trimMessages(messages) };
      return askObject(client, schema, request, { deadline, known, now, onUsage: call.onUsage });
    });
  };

  const turn: Model['turn'] = async (messages, tools, call) => {
    const report = createReport('turn', call);
    const release = await slots.take(call.use, call.signal);
    const deadline = createDeadline(limits.callMs, () => tooLate('get to its answer', limits.callMs), call.signal);
    const end = () => {
      deadline.end();
      release();
    };
    return reported(report, end, async () => {
      const model = await nameOf(call.size, { deadline, now });
      let max = MAX_INPUT_CHARS;
      for (let halved = false; ; halved = true) {
        const fitting = shrinkTurns(messages, max);
        try {
          const { answer, cannot } = await inabilities.ask(model, { messages: fitting, tools }, (leftOut) => {
            deadline.expect(limits.firstTokenMs, () => tooLate('begin to answer', limits.firstTokenMs));
            return askTurn(
              client,
              { model, messages: fitting, tools, leftOut },
              { deadline, limits, now, onText: call.onText },
            );
          });
          return { ...answer, cannot };
        } catch (error) {
          const tooLong = error instanceof ModelError && error.why === 'too_long';
          if (!tooLong || halved) throw error;
          max = Math.floor(lengthOf(fitting) / 2);
        }
      }
    });
  };

  return { stream, object, turn };
}

/** Does a call that gives its answer whole: says how it went, and ends what it holds. */
async function reported<T>(report: (error?: unknown) => void, end: () => void, ask: () => Promise<T>): Promise<T> {
  try {
    const answer = await ask();
    report();
    return answer;
  } catch (error) {
    report(error);
    throw error;
  } finally {
    end();
  }
}

/** Everything is said here, so that the SDK reads nothing from the environment but what it never lets go of: OPENAI_CUSTOM_HEADERS. */
function createClient({ apiKey, baseUrl }: ModelConfig, limits: Limits): OpenAI {
  return new OpenAI({
    // The SDK wants a key; a server that needs none is not sent one.
    apiKey: apiKey ?? 'none',
    ...(apiKey ? {} : { defaultHeaders: { Authorization: null } }),
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    baseURL: baseUrl ?? 'https://api.openai.com/v1',
    maxRetries: 0,
    timeout: limits.callMs,
    // It would quote servers, who quote what they were sent.
    logLevel: 'off',
  });
}
