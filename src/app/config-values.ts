import { z } from 'zod';

/** A value that `is` ("not a port") where it is not accepted, and what to `write` then. Values may be secrets: they are not shown. */
export function value(is: string, write: string, accepts: (text: string) => boolean = () => true) {
  return z.string().refine(accepts, { error: `is ${is}. Write ${write}.` });
}

export function count(min: number, max: number) {
  const accepts = (text: string) => /^\d{1,9}$/.test(text) && Number(text) >= min && Number(text) <= max;
  return value('out of range or not a number', `a whole number from ${min} to ${max}`, accepts).transform(Number);
}

export function oneOf<const Value extends string>(...values: Value[]) {
  return z.enum(values, { error: `is not known. Write one of: ${values.join(', ')}.` });
}

export function address(...protocols: string[]) {
  const write = `an address that begins with ${protocols.join(' or ')}`;
  const accepts = (text: string) => URL.canParse(text) && protocols.some((protocol) => text.startsWith(protocol));
  return value('not an address of the right kind', write, accepts);
}

export const word = value('not one word', 'it without spaces or quotes', (text) => !/\s/.test(text));
