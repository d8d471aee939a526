export function isStop(text: string): boolean {
  return /^(stop|cancel that|never mind)$/i.test(text.trim());
}
