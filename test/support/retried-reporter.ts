import type { Reporter, TestCase } from 'vitest/node';

/** Names what passed only when it was tried again, at the end of the output: it is to be mended like a failure. */
export default class RetriedReporter implements Reporter {
  readonly #retried: string[] = [];

  onTestCaseResult(test: TestCase): void {
    if (test.diagnostic()?.flaky) this.#retried.push(`${test.module.relativeModuleId}: ${test.fullName}`);
  }

  onTestRunEnd(): void {
    if (this.#retried.length === 0) return;
    console.log(`Passed only when tried again:\n${this.#retried.map((name) => `  ${name}`).join('\n')}`);
  }
}
