// Changes the machine: system packages through apt-get, npm packages through npm.
import { spawn } from 'node:child_process';
import { statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { needsInstall } from './decisions.mjs';

/** A step that failed, with the output that explains it. */
export class StepFailed extends Error {
  /** @param {string} message @param {string} advice */
  constructor(message, advice) {
    super(message);
    this.advice = advice;
  }
}

/**
 * Installs system packages without asking anything. Lists that are missing or older than the mirror are refreshed once.
 * @param {readonly string[]} privilege what to put before a command to run it as root
 * @param {() => string[]} choosePackages asked again after a refresh, since names depend on the lists
 * @param {boolean} listsKnown whether apt has lists to choose from
 */
export async function installSystemPackages(privilege, choosePackages, listsKnown) {
  if (listsKnown && (await apt(privilege, installArguments(choosePackages()))).status === 0) return;
  await apt(privilege, ['update']);
  const result = await apt(privilege, installArguments(choosePackages()));
  if (result.status !== 0) throw new StepFailed('apt-get could not install the system packages', result.output);
}

/** @param {string[]} packages */
function installArguments(packages) {
  return ['install', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=60', ...packages];
}

/** @param {readonly string[]} privilege @param {string[]} args */
function apt(privilege, args) {
  // sudo drops the environment, so env sets it on the far side.
  const command = [...privilege, 'env', 'DEBIAN_FRONTEND=noninteractive', 'LC_ALL=C', 'apt-get', '-qq', ...args];
  return run(command[0] ?? '', command.slice(1), '/');
}

/** Whether node_modules is missing or older than the lock file. @param {string} root */
export function packagesAreStale(root) {
  return needsInstall(modified(join(root, 'package-lock.json')), modified(installedLock(root)));
}

/**
 * Installs the npm packages as the lock file says. `npm ci` refuses lock files without the optional packages of other
 * platforms, so it is `npm install --no-save`, which leaves the lock file alone too.
 * @param {string} root
 */
export async function installNpmPackages(root) {
  // Whatever the person's own configuration says: nothing runs without the install script of "node" and the dev packages.
  const needs = ['--ignore-scripts=false', '--include=dev', '--include=optional'];
  const flags = ['--no-save', '--no-audit', '--no-fund', '--no-progress', '--no-update-notifier', ...needs];
  const result = await run('npm', ['install', ...flags], root);
  if (result.status !== 0) throw new StepFailed('npm install failed', result.output);
  // npm leaves this file's time alone when there was nothing to do; the next run would install again.
  utimesSync(installedLock(root), new Date(), new Date());
}

/** @param {string} root */
function installedLock(root) {
  return join(root, 'node_modules', '.package-lock.json');
}

/** @param {string} path */
function modified(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs;
}

/**
 * Runs a program to its end and keeps what it prints. Nothing is asked: its input is empty.
 * @param {string} program @param {readonly string[]} args @param {string} cwd
 * @returns {Promise<{ status: number, output: string }>} status 127 when the program cannot be started
 */
export function run(program, args, cwd) {
  return new Promise((resolve) => {
    /** @type {string[]} */
    const output = [];
    const child = spawn(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => output.push(text));
    child.on('error', (error) => resolve({ status: 127, output: error.message }));
    child.on('close', (status) => resolve({ status: status ?? 1, output: output.join('').trim() }));
  });
}
