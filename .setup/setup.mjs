#!/usr/bin/env node
// Makes a fresh clone ready to run, then runs a program of it. Nothing to do costs a fraction of a second.
//
//   node .setup/setup.mjs                        install what is missing
//   node .setup/setup.mjs --check                only say what is missing
//   node .setup/setup.mjs run PROGRAM [ARG…]     install what is missing, then run PROGRAM under the package's Node
//
// Exit codes: 0 ready, 2 wrong usage, 3 this machine cannot run it; with `run`, the program's own.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { handOver } from '../src/cli/launcher/hand-over.mjs';
import { installAdvice, isRuntimeVersion, libfusePackage, missingPackages, unsupported } from './decisions.mjs';
import { installNpmPackages, installSystemPackages, packagesAreStale, run, StepFailed } from './install.mjs';
import { isKnownToApt, probeMachine, probePrivilege } from './probe.mjs';
import { reportProblem, reportStep } from './progress.mjs';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const RUNTIME = join(ROOT, 'node_modules', '.bin', 'node');
const CANNOT_RUN = 3;

/** @param {boolean} checkOnly @returns {Promise<import('./decisions.mjs').Problem | undefined>} what stands in the way */
async function prepare(checkOnly) {
  const machine = probeMachine();
  const hopeless = unsupported(machine);
  if (hopeless !== undefined) return hopeless;
  // libfuse comes first: with it the driver's prebuilt loads, without it npm would want a compiler.
  return (await prepareSystem(machine, checkOnly)) ?? (await preparePackages(checkOnly)) ?? (await checkRuntime());
}

/** @param {import('./decisions.mjs').Machine} machine @param {boolean} checkOnly */
async function prepareSystem(machine, checkOnly) {
  if (machine.libfuse && machine.fusermount) return undefined;
  const choose = () => missingPackages(machine, libfusePackage(machine.apt ? isKnownToApt : () => false));
  const packages = choose();
  const privilege = machine.apt && !checkOnly ? probePrivilege() : undefined;
  if (privilege === undefined) {
    return { message: `not installed: ${packages.join(' ')}`, advice: installAdvice(machine, packages) };
  }
  await reportStep(`installing ${packages.join(' and ')} (apt-get)`, () =>
    installSystemPackages(privilege, choose, packages.every(isKnownToApt)),
  );
  return undefined;
}

/** @param {boolean} checkOnly */
async function preparePackages(checkOnly) {
  if (!packagesAreStale(ROOT)) return undefined;
  if (checkOnly) return { message: 'npm packages are not installed or out of date', advice: 'Run: npm install' };
  await reportStep('installing npm packages', () => installNpmPackages(ROOT));
  return undefined;
}

/** Runs the package's Node and loads the FUSE driver in it, which is what libfuse was for. */
async function checkRuntime() {
  const result = await run(RUNTIME, ['-p', 'require("fuse-native"), process.versions.node'], ROOT);
  if (result.status === 0 && isRuntimeVersion(result.output)) return undefined;
  const message = 'the Node 26 of the npm package "node" does not run, or cannot load the FUSE driver';
  return { message, advice: `${result.output}\nRun: rm -rf node_modules && npm start` };
}

/** @param {readonly string[]} args @returns {Promise<number>} the exit code */
async function main(args) {
  const [command, program, ...rest] = args;
  const known = command === undefined || command === '--check' || (command === 'run' && program !== undefined);
  if (!known) {
    reportProblem({ message: `unknown usage: ${args.join(' ')}`, advice: 'setup.mjs [--check | run PROGRAM [ARG…]]' });
    return 2;
  }
  const problem = await prepare(command === '--check').catch((/** @type {unknown} */ error) => {
    if (error instanceof StepFailed) return { message: error.message, advice: error.advice };
    throw error;
  });
  if (problem !== undefined) {
    reportProblem(problem);
    return CANNOT_RUN;
  }
  return program === undefined ? 0 : handOver(RUNTIME, [join(ROOT, program), ...rest]);
}

process.exitCode = await main(process.argv.slice(2));
