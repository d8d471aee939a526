import { resultText } from '../../core/execute/agent/words.ts';

/** Text from outside as every model gets it: marked as data, by the same function as the results of tools. */
export function asData(from: string, text: string): string {
  return resultText(from.replaceAll(/[<>"]/g, ''), { text });
}
