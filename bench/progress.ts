/** Says on stderr what is done now, and how long after this was imported. */
export function say(sentence: string): void {
  console.error(`${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  ${sentence}`);
}

const started = performance.now();
