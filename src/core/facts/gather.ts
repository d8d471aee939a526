import { asSentNow, type Inbound } from '../domain/message.ts';
import type { HandlePorts } from '../ports.ts';
import type { Reading } from '../understand/reading.ts';
import type { Gathering } from './around.ts';
import type { Facts } from './facts.ts';
import { gatherCommand } from './of-command.ts';
import { gatherDeleted } from './of-deleted.ts';
import { gatherLifecycle } from './of-lifecycle.ts';
import { gatherMessage } from './of-message.ts';
import { gatherAction, gatherReaction } from './of-press.ts';
import { readInbound } from './said.ts';

/** The facts of that kind of event; those of an edit are of the message that it has become. */
type FactsFor<One extends Inbound> = Extract<Facts, { kind: One['kind'] extends 'edit' ? 'message' : One['kind'] }>;

/** Reads the facts about an event; changes nothing. `crowded`: free names were taken before they could be committed. */
export async function gather<One extends Inbound>(
  inbound: One,
  ports: HandlePorts,
  said: Reading = readInbound(inbound, ports),
  crowded = false,
): Promise<FactsFor<One>> {
  const facts = await gatherKind(inbound, { ports, said, crowded, newId: ports.newId() });
  return facts as FactsFor<One>;
}

async function gatherKind(inbound: Inbound, gathering: Gathering): Promise<Facts> {
  switch (inbound.kind) {
    case 'message':
      return gatherMessage(inbound, gathering);
    case 'edit':
      return gatherMessage(asSentNow(inbound), gathering);
    case 'command':
      return gatherCommand(inbound, gathering);
    case 'action':
      return gatherAction(inbound, gathering);
    case 'reaction':
      return gatherReaction(inbound, gathering);
    case 'deleted':
      return gatherDeleted(inbound, gathering);
    case 'lifecycle':
      return gatherLifecycle(inbound, gathering);
  }
}
