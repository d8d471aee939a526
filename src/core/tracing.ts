/** What a part of a trace is about: ids and figures, never a word of what anybody wrote. */
export type About = Record<string, string | number | boolean | undefined>;

/** Follows one event through all processes. */
export interface Tracing {
  /** Does the work as a part of the trace. `parent` is the part that it goes on from, in whatever process that was. */
  span<T>(name: string, about: About, work: () => Promise<T>, parent?: string): Promise<T>;
  /** The part that this moment belongs to, for a process that goes on from here. */
  current(): string | undefined;
  /** Tells more of the part that this moment belongs to. */
  tell(about: About): void;
}

const OFF: Tracing = { span: (_name, _about, work) => work(), current: () => undefined, tell: () => undefined };

let used = OFF;

/** One for the whole process, since every part of it takes part; it is off unless an operator turns it on. */
export const tracing: Tracing = {
  span: (name, about, work, parent) => used.span(name, about, work, parent),
  current: () => used.current(),
  tell: (about) => used.tell(about),
};

export function useTracing(given: Tracing | undefined): void {
  used = given ?? OFF;
}

/** The current part as a field to be stored; nothing where traces are off. */
export function traced(): { trace?: string } {
  const trace = used.current();
  return trace === undefined ? {} : { trace };
}
