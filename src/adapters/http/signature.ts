import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * Standard Webhooks (standardwebhooks.com): the signature covers the message's id and time as well as its body. A secret that begins with
 * `whsec_` is base64, any other is taken as it is.
 */
type Signed = { id: string; timestamp: string; body: string };

/** Clocks differ, and senders try again; an older message is taken for a replay. */
const TOLERANCE_S = 300;

export function sign(secret: string, message: Signed): string {
  return `v1,${macOf(secret, message).toString('base64')}`;
}

/** Why the signature does not count; undefined where it does. `signatures` may hold several, while a secret is replaced. */
export function signatureProblem(
  secret: string,
  message: Signed,
  signatures: string,
  nowMs: number,
): string | undefined {
  const age = Math.abs(nowMs / 1000 - Number(message.timestamp));
  if (!(age <= TOLERANCE_S)) return `webhook-timestamp must be within ${TOLERANCE_S / 60} minutes of now.`;
  const wanted = macOf(secret, message);
  const given = signatures.split(' ').filter((one) => one.startsWith('v1,'));
  const fits = given.some((one) => isSame(wanted, Buffer.from(one.slice('v1,'.length), 'base64')));
  return fits ? undefined : 'webhook-signature does not fit this body and secret.';
}

function macOf(secret: string, { id, timestamp, body }: Signed): Buffer {
  const key = secret.startsWith('whsec_') ? Buffer.from(secret.slice('whsec_'.length), 'base64') : Buffer.from(secret);
  return createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
}

function isSame(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
