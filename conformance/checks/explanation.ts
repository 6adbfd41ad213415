/** Whether the host's word about a failure tells a person what happened, to what, and what to do: contract.md section 5. */

/** What a program met. */
export interface MetFailure {
  /** The provider's name in the mount. */
  readonly provider: string;
  /** Below the provider's root. */
  readonly path: string;
  /** As the program got it. */
  readonly errno: string;
  /** Milliseconds since the Unix epoch. */
  readonly started: number;
  readonly ended: number;
}

/** What is wrong with one line or event as the explanation of this failure; `undefined` when nothing is. */
export function explanationProblem(line: unknown, failure: MetFailure): string | undefined {
  if (typeof line !== 'object' || line === null) return `${JSON.stringify(line)} is no JSON object`;
  const fields = line as Readonly<Record<string, unknown>>;
  const { provider, path, errno, code } = fields;
  if (provider !== failure.provider) return `its provider is ${shown(provider)}`;
  if (!isAbout(path, failure)) return `its path is ${shown(path)}`;
  if (errno !== failure.errno) return `its errno is ${shown(errno)}, and the program got ${failure.errno}`;
  if (typeof code !== 'string' || !/^[a-z]+(?:-[a-z]+)*$/.test(code)) return `its code is ${shown(code)}`;
  const silent = ['operation', 'message', 'advice'].find((field) => !isText(fields[field]));
  if (silent !== undefined) return `its ${silent} is ${shown(fields[silent])}`;
  return timeProblem(fields['time'], failure);
}

// The kernel looks up one name after the other, so it may be a directory above that failed. Names begin with the provider.
function isAbout(path: unknown, failure: MetFailure): boolean {
  const whole = `/${failure.provider}${failure.path === '/' ? '' : failure.path}`;
  return typeof path === 'string' && (whole === path || whole.startsWith(`${path}/`)) && path !== '';
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

function timeProblem(time: unknown, { started, ended }: MetFailure): string | undefined {
  const told = typeof time === 'string' && /^\d{4}-\d\d-\d\dT/.test(time) ? Date.parse(time) : Number.NaN;
  // Both read the same clock.
  return told >= started && told <= ended ? undefined : `its time is ${shown(time)}`;
}

function shown(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
