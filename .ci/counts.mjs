// Reads vitest's JSON report: what runs a pipeline reads its last lines, and those name what failed and count the rest.

/**
 * @typedef {object} TestResult one test of a file
 * @property {string} status `passed`, `failed`, `skipped`, `pending` or `todo`
 * @property {string} fullName
 * @property {readonly string[] | undefined} [failureMessages]
 *
 * @typedef {object} FileResult one test file; `message` is why it could not be loaded
 * @property {string} name
 * @property {string} status
 * @property {string} [message]
 * @property {readonly TestResult[]} assertionResults
 *
 * @typedef {object} Report the part of vitest's JSON report that is read
 * @property {number} numPassedTests
 * @property {number} numFailedTests
 * @property {number} numPendingTests
 * @property {number} numTodoTests
 * @property {readonly FileResult[]} testResults
 */

/** Lines quoted of each failure: the assertion and where it stands, not the whole difference. */
const QUOTED_LINES = 15;

/** @param {FileResult} file */
const isUnloaded = (file) => file.status === 'failed' && file.assertionResults.length === 0;

/**
 * One line, `N passed, N failed`, with `, N skipped` when there are any. A file that could not be loaded counts as one failed.
 * @param {Report} report
 */
export function countLine(report) {
  const unloaded = report.testResults.filter(isUnloaded);
  const skipped = report.numPendingTests + report.numTodoTests;
  const failed = report.numFailedTests + unloaded.length;
  return `${report.numPassedTests} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * What failed, one text each: file, test and the first lines of every attempt's message.
 * @param {Report} report
 * @returns {string[]}
 */
export function failureTexts(report) {
  return report.testResults.flatMap((file) => {
    if (isUnloaded(file)) return [failureText(`${file.name}: could not be loaded`, [file.message ?? ''])];
    const failed = file.assertionResults.filter(({ status }) => status === 'failed');
    return failed.map((test) => failureText(`${file.name}: ${test.fullName}`, test.failureMessages ?? []));
  });
}

/**
 * @param {string} title
 * @param {readonly string[]} messages
 */
function failureText(title, messages) {
  const quoted = messages.flatMap((message) => message.split('\n').slice(0, QUOTED_LINES));
  return [`FAILED ${title}`, ...quoted.map((line) => `    ${line}`)].join('\n');
}
