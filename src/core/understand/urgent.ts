import type { Inbound } from '../domain/message.ts';
import { understand } from './understand.ts';

/** Longer texts are requests, whatever they begin with. */
const LONGEST_ANSWER = 200;

/**
 * What must never wait behind other messages of its thread: buttons, reactions, words that stop work or send it
 * into the background, and answers to an offer.
 */
export function isUrgent(inbound: Inbound): boolean {
  if (inbound.kind === 'action' || inbound.kind === 'reaction') return true;
  if (inbound.kind === 'lifecycle' || inbound.kind === 'edit' || inbound.kind === 'deleted') return false;
  if (inbound.kind === 'command') return /^\/?cancel$/i.test(inbound.command.trim());
  if (inbound.text.length > LONGEST_ANSWER) return false;
  const { stop, toBackground, answer } = understand(inbound.text);
  return stop?.whole === true || toBackground !== undefined || answer.means !== 'unclear';
}
