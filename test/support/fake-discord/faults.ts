import { ApiError } from './errors.ts';
import { limited } from './rate-limits.ts';

/**
 * What goes wrong with a call. `drop`: it is done and the line breaks before the answer; `lose`: the line breaks before anything
 * is done; `error`: a 5xx, done or not; `limit`: a 429; `slow`: done, and answered late; `refuse`: one of Discord's errors.
 */
export type Harm =
  | { do: 'drop' }
  | { do: 'lose' }
  | { do: 'error'; status?: number; done?: boolean }
  | { do: 'limit'; seconds: number; global?: boolean }
  | { do: 'slow'; ms: number }
  | { do: 'refuse'; status: number; code: number; message: string };

export type Fault = Harm & {
  /** Such as `POST /channels/:channel/messages`; every call where it is left out. */
  on?: string;
  /** Only for calls that this fits. */
  fits?: (call: { path: string; params: Record<string, string>; body: unknown }) => boolean;
  /** Happens so often; for ever where it is left out. */
  times?: number;
  /** Happens to this share of the calls, 0 to 1; to each where it is left out. */
  share?: number;
};

/** Faults that tests have planned, the first that fits. */
export class Faults {
  readonly #planned: Fault[] = [];
  #seed = 1;

  plan(fault: Fault): void {
    this.#planned.push({ ...fault });
  }

  clear(): void {
    this.#planned.length = 0;
  }

  next(call: string, what: { path: string; params: Record<string, string>; body: unknown }): Fault | undefined {
    const fault = this.#planned.find(
      ({ on, fits, times, share }) =>
        (on === undefined || on === call) &&
        (fits === undefined || fits(what)) &&
        times !== 0 &&
        (share === undefined || this.#chance() < share),
    );
    if (fault?.times !== undefined) fault.times -= 1;
    return fault;
  }

  /** The same sequence in each run (a linear congruence with the numbers of Numerical Recipes). */
  #chance(): number {
    this.#seed = (Math.imul(this.#seed, 1_664_525) + 1_013_904_223) >>> 0;
    return this.#seed / 2 ** 32;
  }
}

/** The error that a fault answers with, where it answers with one. */
export function errorOf(fault: Harm): ApiError | undefined {
  switch (fault.do) {
    case 'error':
      return new ApiError(fault.status ?? 500, 0, `${fault.status ?? 500}: Internal Server Error`);
    case 'limit':
      return limited(fault.seconds, {}, fault.global);
    case 'refuse':
      return new ApiError(fault.status, fault.code, fault.message);
    default:
      return undefined;
  }
}
