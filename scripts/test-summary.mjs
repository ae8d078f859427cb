// Prints the closing line of a test run from vitest's JSON report; fails when a test failed or none ran.
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { numPassedTests: passed, numFailedTests: failed, numPendingTests: skipped, numTodoTests: todo } = report;

console.log(`${passed} passed, ${failed} failed${skipped + todo > 0 ? `, ${skipped + todo} skipped` : ''}`);
// A file that cannot be loaded fails the run without counting as a failed test.
if (!report.success || failed > 0 || passed === 0) process.exitCode = 1;
