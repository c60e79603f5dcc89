import type { Reporter, SerializedError, TestModule } from 'vitest/node';

/** Ends every run with `N passed, N failed` alone on a line, for people and for CI to read. */
export default class ClosingLine implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const passed = tests.filter((test) => test.result().state === 'passed').length;
    const failed = tests.filter((test) => test.result().state === 'failed').length;
    // A file that could not be loaded or set up failed too, although none of its tests ran.
    const broken = modules.filter(
      (module) => module.state() === 'failed' && ![...module.children.allTests('failed')].length,
    ).length;
    process.stdout.write(`\n${passed} passed, ${failed + broken + unhandledErrors.length} failed\n`);
  }
}
