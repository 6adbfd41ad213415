// What setup decides from what it found, without touching anything: plain data in, plain data out.
// This folder is plain JavaScript without dependencies: it runs before anything is installed, under Node 20.

/**
 * @typedef {object} Machine what `probe.mjs` found
 * @property {string} platform as `process.platform`
 * @property {string} arch as `process.arch`
 * @property {'ok' | 'absent' | 'forbidden' | 'refused'} device whether this user can open /dev/fuse
 * @property {boolean} libfuse whether libfuse.so.2 is in a library folder
 * @property {boolean} fusermount whether fusermount is in PATH
 * @property {boolean} apt whether apt-get is in PATH
 */

/** A problem that only a person can solve: what is wrong, and the one thing to do about it. */
/** @typedef {{ message: string, advice: string }} Problem */

/**
 * Why omnivet can never run on this machine as it is; `undefined` when it can.
 * @param {Pick<Machine, 'platform' | 'arch' | 'device'>} machine
 * @returns {Problem | undefined}
 */
export function unsupported({ platform, arch, device }) {
  if (platform !== 'linux') {
    return { message: `omnivet mounts through Linux FUSE; this is ${platform}`, advice: 'Use a Linux machine or VM.' };
  }
  // fuse-native 2.2.6 carries a libfuse to link against for x64 and 32-bit ARM only: on arm64 its build cannot link.
  if (arch !== 'x64') {
    return {
      message: `the FUSE driver (fuse-native) is built for x64; this is ${arch}`,
      advice: 'Use an x64 machine or VM.',
    };
  }
  return deviceProblem(device);
}

/** @param {Machine['device']} device @returns {Problem | undefined} */
function deviceProblem(device) {
  const advice = 'Run: sudo modprobe fuse\nIn a container: start it with --device /dev/fuse --cap-add SYS_ADMIN';
  if (device === 'absent') return { message: '/dev/fuse does not exist', advice };
  if (device === 'forbidden') {
    return { message: 'this user may not open /dev/fuse', advice: 'Run: sudo chmod a+rw /dev/fuse' };
  }
  if (device === 'refused') return { message: '/dev/fuse cannot be opened', advice };
  return undefined;
}

/**
 * The system packages to install, by what is missing.
 * @param {Pick<Machine, 'libfuse' | 'fusermount'>} machine
 * @param {string} libfuseName as {@link libfusePackage} chose it
 * @returns {string[]} names for apt-get; empty when nothing is missing
 */
export function missingPackages({ libfuse, fusermount }, libfuseName) {
  return [...(libfuse ? [] : [libfuseName]), ...(fusermount ? [] : ['fuse3'])];
}

/**
 * The package that holds libfuse.so.2. Ubuntu 24.04 and Debian 13 renamed it for the 64-bit time transition; there the old
 * name is virtual, and apt-get still accepts it, so it is the answer when apt knows neither yet.
 * @param {(name: string) => boolean} isKnown whether apt has a candidate of that name
 */
export function libfusePackage(isKnown) {
  return isKnown('libfuse2t64') ? 'libfuse2t64' : 'libfuse2';
}

/**
 * The command to give a person who has to install the packages by hand.
 * @param {Pick<Machine, 'apt'>} machine
 * @param {readonly string[]} packages
 */
export function installAdvice({ apt }, packages) {
  return apt
    ? `Run: sudo apt-get update && sudo apt-get install -y ${packages.join(' ')}`
    : 'Install libfuse 2 (libfuse.so.2) and fusermount (fuse3) with your package manager.';
}

/**
 * Whether `npm install` has to run. npm keeps what it installed in node_modules/.package-lock.json.
 * @param {number | undefined} lockTime modification time of package-lock.json in ms; none = there is no lock file
 * @param {number | undefined} installedTime the same of node_modules/.package-lock.json; none = nothing is installed
 */
export function needsInstall(lockTime, installedTime) {
  if (installedTime === undefined) return true;
  return lockTime !== undefined && lockTime > installedTime;
}

/** Whether this is the Node that the sources need: 26 or later. */
export function isRuntimeVersion(/** @type {string} */ version) {
  return Number.parseInt(version, 10) >= 26;
}
