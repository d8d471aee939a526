import { clean, plain } from '../words/words.ts';
import { withMarkedCommand } from '../typed-command.ts';
import { outsideCode } from '../time/read-when.ts';

/** Nobody orders in more words around a command. */
const MAX_AROUND = 80;

const ORDERS = /^(?:run|rerun|execute|exec|start|launch)$/u;
const AROUND =
  /^(?:run|rerun|execute|exec|start|launch|please|pls|hey|hi|ok|okay|now|just|go|and|then|for|me|us|the|this|following|command|again|right|away|at|once|immediately|thanks|thank|you)$/u;

/** "Run `npm test`" and nothing else is an order, which needs no question back; "in the background" asks for the offer. */
export function isBareOrder(typed: string): boolean {
  const text = withMarkedCommand(typed);
  if (!text.includes('`')) return false;
  const around = outsideCode(text);
  if (around.length > MAX_AROUND || around.includes('?')) return false;
  const words = plain(clean(around, MAX_AROUND)).match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.some((word) => ORDERS.test(word)) && words.every((word) => AROUND.test(word));
}
