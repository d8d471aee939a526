import { decide } from './decide/decide.ts';
import { unclearTo } from './decide/unclear.ts';
import type { Facts } from './facts/facts.ts';
import { gather } from './facts/gather.ts';
import { readInbound } from './facts/said.ts';
import type { Heard } from './understand/hear.ts';
import { asSentNow, type Inbound } from './domain/message.ts';
import { tracing } from './tracing.ts';
import type { HandlePorts } from './ports.ts';

/** Facts change while they are looked at only when people act in the same moment; more often than this is a fault of ours. */
const TRIES = 20;

/** Where many want the same name at once only one of them gets it each time; after so many tries it is one that nobody else wants. */
const CROWDED_AFTER = 5;

/**
 * One event, top to bottom: read what is said, look at the facts, decide, and commit all that follows at once. Where somebody was
 * faster nothing happened, and it is decided again on what is so now.
 */
export async function handle(given: Inbound, ports: HandlePorts): Promise<void> {
  const event = asTyped(given);
  // An edit is looked at as the message that it has become.
  const inbound = await inOwnZone(event.kind === 'edit' ? asSentNow(event) : event, ports);
  const said = readInbound(inbound, ports);
  let heard: Promise<Heard | undefined> | undefined;
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    const facts = await tracing.span('facts', {}, () => gather(inbound, ports, said, attempt >= CROWDED_AFTER));
    const unclear = ports.hear && unclearTo(event, facts);
    // Asked once for a message, however often it is decided.
    if (unclear) heard ??= ports.hear?.(unclear);
    const effects = await tracing.span('judge', { asksModel: unclear !== undefined }, async () =>
      decide(event, unclear ? withHeard(facts, await heard) : facts),
    );
    if (await ports.commit(effects, { duringWork: 'threadRuns' in facts && facts.threadRuns.length > 0 })) return;
  }
  throw new Error(`The facts about ${event.id} changed ${TRIES} times while it was decided.`);
}

/** A button that sets a preference says what could as well be typed. */
function asTyped(event: Inbound): Inbound {
  if (event.kind !== 'action' || event.action !== 'prefer') return event;
  const { action: _pressed, message: _shown, value = '', ...rest } = event;
  return { ...rest, kind: 'command', command: '/prefer', text: value };
}

/** With the time zone that the person has set, where their platform tells none. */
async function inOwnZone(inbound: Inbound, { queries }: HandlePorts): Promise<Inbound> {
  const namesTimes = inbound.kind === 'message' || inbound.kind === 'command' || inbound.kind === 'action';
  if (!namesTimes || inbound.zone !== undefined) return inbound;
  const zone = await queries.people.zoneOf(inbound.workspace, inbound.person.id);
  return zone === undefined ? inbound : { ...inbound, zone };
}

/** What the model does not know, or not in time, stays unclear. */
function withHeard(facts: Facts, heard: Heard | undefined): Facts {
  return facts.kind === 'message' ? { ...facts, heard: heard ?? { means: 'unclear' } } : facts;
}
