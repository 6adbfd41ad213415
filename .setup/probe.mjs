// Looks at the machine. Reads only; each probe answers in milliseconds, so that a second run costs nothing.
import { spawnSync } from 'node:child_process';
import { accessSync, closeSync, constants, existsSync, openSync, readdirSync, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** @returns {import('./decisions.mjs').Machine} */
export function probeMachine() {
  return {
    platform: process.platform,
    arch: process.arch,
    device: probeDevice('/dev/fuse'),
    libfuse: hasLibrary('libfuse.so.2'),
    fusermount: findProgram('fusermount') !== undefined,
    apt: findProgram('apt-get') !== undefined,
  };
}

/**
 * Whether this user can open the device. fusermount is setuid, but it opens the device as the user who calls it.
 * @param {string} path
 * @returns {import('./decisions.mjs').Machine['device']}
 */
export function probeDevice(path) {
  try {
    closeSync(openSync(path, constants.O_RDWR));
    return 'ok';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return 'absent';
    return code === 'EACCES' ? 'forbidden' : 'refused';
  }
}

/** How to become root without asking anybody: not at all, through sudo, or `undefined` for no way. */
export function probePrivilege() {
  if (process.getuid?.() === 0) return [];
  const sudo = findProgram('sudo');
  return sudo !== undefined && spawnSync(sudo, ['-n', 'true']).status === 0 ? [sudo, '-n'] : undefined;
}

/** Whether apt has an installable candidate of that name in the lists it has now. */
export function isKnownToApt(/** @type {string} */ name) {
  const { stdout } = spawnSync('apt-cache', ['policy', name], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C' },
  });
  return /^ {2}Candidate: (?!\(none\))/m.test(stdout ?? '');
}

/** @param {string} name */
function hasLibrary(name) {
  const folders = ['/lib', '/usr/lib', '/lib64', '/usr/lib64', '/usr/local/lib', ...multiarchFolders()];
  if (folders.some((folder) => existsSync(join(folder, name)))) return true;
  const ldconfig = ['/sbin/ldconfig', '/usr/sbin/ldconfig'].find((path) => existsSync(path));
  return ldconfig !== undefined && (spawnSync(ldconfig, ['-p'], { encoding: 'utf8' }).stdout ?? '').includes(name);
}

function multiarchFolders() {
  return readdirSync('/usr/lib')
    .filter((name) => name.endsWith('-linux-gnu'))
    .map((name) => join('/usr/lib', name));
}

/** @param {string} name @returns {string | undefined} the first executable file of that name in PATH or the system folders */
export function findProgram(name) {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
