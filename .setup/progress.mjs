// Says what setup does: on a terminal each step while it runs, elsewhere one line for each thing that was done.

/**
 * Runs a step that changes the machine and reports it. On a terminal the line appears when the step starts.
 * @template T
 * @param {string} doing as in "installing npm packages"
 * @param {() => Promise<T>} step
 * @returns {Promise<T>}
 */
export async function reportStep(doing, step) {
  const start = performance.now();
  const terminal = process.stderr.isTTY === true;
  if (terminal) process.stderr.write(`setup: ${doing} …`);
  let outcome = 'failed';
  try {
    const result = await step();
    outcome = `${((performance.now() - start) / 1000).toFixed(1)} s`;
    return result;
  } finally {
    process.stderr.write(`${terminal ? '\r' : ''}setup: ${doing}: ${outcome}\n`);
  }
}

/** Says what is wrong and what to do. @param {import('./decisions.mjs').Problem} problem */
export function reportProblem({ message, advice }) {
  process.stderr.write(`setup: ${message}\n       ${advice.replaceAll('\n', '\n       ')}\n`);
}
