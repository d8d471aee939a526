import { confirm } from './confirm.ts';
import type { Inbound } from './message.ts';
import { isMoveToBackground } from './move-to-background.ts';
import { isStop } from './stop.ts';

/** Longer texts are requests, whatever they begin with. */
const LONGEST_ANSWER = 200;

/**
 * What must never wait behind other messages of its thread: buttons, reactions, words that stop work or send it
 * into the background, and answers to an offer.
 */
export function isUrgent(inbound: Inbound): boolean {
  if (inbound.kind === 'action' || inbound.kind === 'reaction') return true;
  if (inbound.kind === 'lifecycle') return false;
  if (inbound.kind === 'command') return /^\/?cancel$/i.test(inbound.command.trim());
  if (inbound.text.length > LONGEST_ANSWER) return false;
  return isStop(inbound.text) || isMoveToBackground(inbound.text) || confirm(inbound.text).verdict !== 'unclear';
}
