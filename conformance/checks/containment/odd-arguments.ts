import { type CallPath, errnoOf, ERROR_CODES } from '../../../src/index.ts';
import type { MountedCheck } from '../../check.ts';
import type { SubjectMount } from '../../context.ts';
import { createFindings } from '../../finding.ts';
import type { SubjectFacts } from '../../subject/facts.ts';
import { sampleOf } from '../../subject/random.ts';
import { ODD_BYTES, ODD_NAMES } from './odd-names.ts';
import { providerFaults } from './provider-faults.ts';

const OF_A_KIND = 2;
// Each name may cost a request.
const MAX_DIRECTORIES = 12;
const DEPTH = 100;
// PATH_MAX of linux/limits.h, with the NUL that ends a path.
const MAX_PATH_BYTES = 4_095;
const LONG_NAME = 'n'.repeat(200);

const ERRNOS: ReadonlySet<string> = new Set(['ok', ...ERROR_CODES.map(errnoOf)]);

export const oddArguments: MountedCheck = {
  id: 'containment/odd-arguments',
  level: 'must',
  requirement: 'No name or path that a program can ask for makes a call throw, trap, loop or break the contract.',
  advice:
    'Any text may be asked for: look own properties up with Object.hasOwn or a Map, escape what goes into a URL (urlSegment) or an expression (jmesString), and answer none for what cannot be.',
  needs: [],
  timeout: 120_000,
  async run({ facts, mount, step, random }) {
    const findings = createFindings();
    const mounted = await mount();
    const directories = directoriesOf(facts, random());
    let asked = 0;
    for (const path of directories) {
      step(`odd names in ${path}`);
      const paths = oddPaths(mounted.at(path));
      const outcomes = await mounted.client.batch(paths.map((odd) => ({ operation: 'stat', path: odd })));
      asked += paths.length;
      for (const outcome of Object.keys(outcomes)) {
        const errno = outcome.replace(/^stat /, '');
        if (!ERRNOS.has(errno)) findings.add(`odd names in ${path}`, 'an errno of the contract', errno);
      }
      if (isQuarantined(mounted)) break;
    }
    for (const { where, what } of providerFaults(await mounted.settled())) findings.add(where, 'an answer', what);
    return findings.conclude({ directories: directories.length, asked });
  },
};

/** Of directories with the same names, which are made by the same code, a few. */
function directoriesOf({ directories }: SubjectFacts, random: () => number): readonly string[] {
  const kinds = Map.groupBy(directories, ({ names }) => JSON.stringify(names));
  const some = [...kinds.values()].flatMap((alike) => sampleOf(alike, OF_A_KIND, random));
  return sampleOf(some, MAX_DIRECTORIES, random).map(({ path }) => path);
}

function oddPaths(directory: string): readonly CallPath[] {
  const left = MAX_PATH_BYTES - Buffer.byteLength(directory);
  return [
    ...ODD_NAMES.map((name) => `${directory}/${name}`),
    ...ODD_BYTES.map((name) => Buffer.concat([Buffer.from(`${directory}/`), name])),
    directory + '/d'.repeat(DEPTH),
    directory + `/${LONG_NAME}`.repeat(Math.floor(left / (LONG_NAME.length + 1))),
  ];
}

// Whatever is asked after that says nothing more.
function isQuarantined(mounted: SubjectMount): boolean {
  return mounted.events().some((event) => event.kind === 'provider-state' && event.state === 'quarantined');
}
