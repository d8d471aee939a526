import type { Classification } from './offer.ts';
export function classify(text: string): Classification {
  return { tier: text.includes('background') ? 'complex' : 'conversation', confidence: 0.5, reasons: [] };
}
