import type { LookupFunction } from 'node:net';
import { type Agent, fetch, type Response } from 'undici';
import { ToolError } from '../../core/domain/tool.ts';
import { isPublicAddress } from './address.ts';
import { checkedAgent, NotReachable, openAgent } from './connect.ts';
import { type Body, readBody } from './body.ts';

/** As many redirects as a browser follows before it gives up is 20; real pages need fewer than half of that. */
const MAX_REDIRECTS = 10;

/** For everything of one address: names, redirects, the whole answer. */
const TIMEOUT_MS = 20_000;

/** Says who asks, so that the owner of a site can write a rule for it. */
const USER_AGENT = 'Meanwhile/1 (chat bot; reads pages that people ask about)';

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

export type ReachOptions = {
  /** Whether an address may be reached; without it, only public ones. Tests on loopback bring their own. */
  mayReach?: (address: string) => boolean;
  /** Hosts that may be reached wherever they are: `wiki.example.com`, `*.example.com`, `10.1.2.3`. */
  internalHosts?: () => readonly string[];
  /** Resolves names; without it, the machine does. */
  resolve?: LookupFunction;
  timeoutMs?: number;
};

export type Wanted = {
  /** Content types, without parameters; of anything else nothing is read. Undefined takes all. */
  types: ReadonlySet<string> | undefined;
  maxBytes: (type: string) => number;
  signal: AbortSignal;
  /** Called before each hop; it throws where the address should not be read. */
  before?: (url: URL) => Promise<void>;
};

/** What came: `url` is where the redirects ended. */
export type Fetched = Body & { url: string; status: number; type: string; charset: string | undefined };

export type Reach = { get(url: string, wanted: Wanted): Promise<Fetched>; close(): Promise<void> };

/** Reads addresses of the public Internet and of hosts that the operator named, and no others, on every hop. */
export function createReach(options: ReachOptions = {}): Reach {
  const { mayReach = isPublicAddress, internalHosts = () => [], resolve, timeoutMs = TIMEOUT_MS } = options;
  const checked = checkedAgent(mayReach, resolve);
  const open = openAgent(resolve);
  const agentFor = ({ hostname }: URL) => (internalHosts().some((one) => fitsHost(one, hostname)) ? open : checked);
  return {
    async get(address, wanted) {
      const late = AbortSignal.timeout(timeoutMs);
      const signal = AbortSignal.any([late, wanted.signal]);
      try {
        return await follow(parse(address), agentFor, { ...wanted, signal });
      } catch (error) {
        wanted.signal.throwIfAborted();
        if (error instanceof ToolError) throw error;
        if (late.aborted) throw new ToolError(`${hostOf(address)} took longer than ${timeoutMs / 1000} s.`);
        throw explain(hostOf(address), error);
      }
    },
    async close() {
      await Promise.all([checked.destroy(), open.destroy()]);
    },
  };
}

async function follow(start: URL, agentFor: (url: URL) => Agent, wanted: Wanted): Promise<Fetched> {
  let url = start;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
    await wanted.before?.(url);
    const response = await fetch(url.href, {
      dispatcher: agentFor(url),
      redirect: 'manual',
      signal: wanted.signal,
      headers: { 'user-agent': USER_AGENT, accept: [...(wanted.types ?? []), '*/*;q=0.1'].join(', ') },
    }).catch((error: unknown) => {
      throw wanted.signal.aborted ? error : explain(url.hostname, error);
    });
    const location = REDIRECTS.has(response.status) ? response.headers.get('location') : null;
    if (location === null) return take(response, url, wanted);
    await response.body?.cancel();
    if (!URL.canParse(location, url.href))
      throw new ToolError(`${url.hostname} redirects to something that is no address.`);
    url = parse(new URL(location, url).href);
  }
  throw new ToolError(`${start.hostname} redirects more than ${MAX_REDIRECTS} times.`);
}

async function take(response: Response, url: URL, { types, maxBytes }: Wanted): Promise<Fetched> {
  const [type = '', ...parameters] = (response.headers.get('content-type') ?? '').toLowerCase().split(';');
  const charset = parameters.find((one) => one.trim().startsWith('charset='))?.split('=')[1];
  const found = {
    url: url.href,
    status: response.status,
    type: type.trim(),
    charset: charset?.trim().replaceAll('"', ''),
  };
  if (!response.ok) {
    await response.body?.cancel();
    return { ...found, bytes: new Uint8Array(), cut: false };
  }
  if (types && !types.has(found.type)) {
    await response.body?.cancel();
    throw new ToolError(`${url.hostname} sent ${found.type || 'no content type'}, which cannot be read as text.`);
  }
  return { ...found, ...(await readBody(response, maxBytes(found.type))) };
}

/** The address, if it is of the kind that is read. What could be a password is never sent. */
function parse(text: string): URL {
  if (!URL.canParse(text))
    throw new ToolError('That is no address. Give a whole one, such as https://example.com/page.');
  const url = new URL(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ToolError(`Only http and https addresses are read, not ${url.protocol}`);
  }
  url.username = '';
  url.password = '';
  url.hash = '';
  return url;
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).hostname : 'That address';
}

function explain(host: string, error: unknown): ToolError {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof NotReachable) {
      return new ToolError(
        `${host} is not on the public Internet, so it is not read. The policy can allow it ("reading").`,
      );
    }
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'ENOTFOUND') return new ToolError(`There is no host ${host}.`);
  }
  return new ToolError(`${host} cannot be reached.`);
}

/** Whether a pattern of the policy names the host. */
export function fitsHost(pattern: string, hostname: string): boolean {
  const host = hostname.replace(/\.$/, '');
  const wanted = pattern.toLowerCase();
  return wanted.startsWith('*.') ? host.endsWith(wanted.slice(1)) : host === wanted || host === `[${wanted}]`;
}
