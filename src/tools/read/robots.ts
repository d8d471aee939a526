import { type ToolContext, ToolError } from '../../core/domain/tool.ts';
import type { Fetched, Reach } from '../reach/reach.ts';
import type { Parser } from './parser.ts';

/** The least that readers of robots.txt must take (RFC 9309). */
const MAX_BYTES = 500 * 1024;

/** The name that a site's rules call this bot by. */
const AGENT = 'Meanwhile';

export type RobotsParts = {
  reach: Reach;
  parser: Parser;
  call: Pick<ToolContext, 'signal' | 'cache'>;
};

/**
 * Refuses an address that its site does not want read. A site without rules allows all; one whose rules cannot be had right
 * now allows nothing (RFC 9309).
 */
export async function obeyRobots(url: URL, { reach, parser, call }: RobotsParts): Promise<void> {
  const site = new URL('/robots.txt', url).href;
  const wanted = { types: undefined, maxBytes: () => MAX_BYTES, signal: call.signal };
  const found = await call.cache(`robots ${site}`, () => reach.get(site, wanted));
  const rules = rulesOf(found);
  if (rules === undefined)
    throw new ToolError(`${url.hostname} does not say whether it may be read (robots.txt fails).`);
  if (rules === '') return;
  const done = await parser.do({ kind: 'robots', rules, site, url: url.href, agent: AGENT }, call.signal);
  if (!('allowed' in done && done.allowed))
    throw new ToolError(`${url.hostname} does not want that page read (robots.txt).`);
}

function rulesOf({ status, bytes }: Fetched): string | undefined {
  if (status >= 500 || status === 429) return undefined;
  return status >= 400 ? '' : Buffer.from(bytes).toString();
}
