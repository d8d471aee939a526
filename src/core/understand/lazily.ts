/** Ways to find out each part of a whole. */
export type Makers<T> = { [Part in keyof T]-?: () => T[Part] };

/** Parts that are found out when first asked for, and once: most readers need few of them. */
export function lazily<T extends object>(makers: Makers<T>): T {
  const known = new Map<keyof T, T[keyof T]>();
  const whole = {} as T;
  for (const part of Object.keys(makers) as (keyof T)[]) {
    Object.defineProperty(whole, part, {
      enumerable: true,
      get: () => {
        if (!known.has(part)) known.set(part, makers[part]());
        return known.get(part);
      },
    });
  }
  return whole;
}
