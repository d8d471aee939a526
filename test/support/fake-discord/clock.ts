/** The fake's own time: the machine's, and as much further as a test has let pass. */
export class Clock {
  #ahead = 0;
  now = (): number => Date.now() + this.#ahead;
  pass(ms: number): void {
    this.#ahead += ms;
  }
}
