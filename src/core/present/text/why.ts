import type { Why } from '../../domain/why.ts';

const BY: Record<Why['by'], string> = {
  rules: 'judged by rules',
  model: 'judged by the language model',
  person: 'asked for',
};

/** In one line: "deep, 92 % sure, judged by rules: many sources, a report". */
export function whyText({ by, tier, confidence, reasons }: Why): string {
  const sure = confidence === undefined ? undefined : `${Math.round(confidence * 100)} % sure`;
  const head = [tier, tier === undefined ? undefined : sure, BY[by]].filter((part) => part !== undefined).join(', ');
  return reasons.length === 0 ? head : `${head}: ${reasons.join(', ')}`;
}
