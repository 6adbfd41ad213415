import type { MountedCheck } from '../../check.ts';
import type { CheckContext, SubjectMount } from '../../context.ts';
import { createFindings } from '../../finding.ts';
import { readErrors } from '../errors/error-file.ts';
import { canariesOf, createCanarySearch } from './canaries.ts';
import { processTexts } from './processes.ts';

// Reading a file again costs no request: it is kept.
const FILES = 200;
const ATTRIBUTES_OF = 16;

export const noCanary: MountedCheck = {
  id: 'capabilities/no-canary',
  level: 'must',
  requirement:
    'The value of a secret is in no name, file, attribute, event or status file, and in no argument or environment of a process of the host, in whatever form.',
  advice:
    "A service that echoes its secret is the first suspect: do not ask for that. Everything else is the host's fault; report it.",
  needs: ['secret'],
  async run(context) {
    const findings = createFindings();
    const mount = await context.shared();
    const search = createCanarySearch(canariesOf(context.facts.manifest, mount.secrets));
    const counts = { places: 0, bytes: 0 };
    for await (const [where, content] of placesOf(context, mount)) {
      counts.places += 1;
      counts.bytes += content.length;
      const found = Map.groupBy(search(content), ({ secret, form }) => `${secret}, ${form}`);
      for (const [first] of found.values())
        findings.add(
          where,
          `nothing of ${first?.secret ?? ''}`,
          `its value, ${first?.form ?? ''}, at ${first?.at ?? 0}`,
        );
    }
    return findings.conclude(counts);
  },
};

/** Where a user of the mount, or of the machine, can look. */
async function* placesOf(
  { facts, run, step }: CheckContext,
  mount: SubjectMount,
): AsyncGenerator<[where: string, content: string | Uint8Array]> {
  const { client, at, mountPoint } = mount;
  step('looking through names');
  for (const { path, names } of facts.directories) yield [`the names in ${path}`, names.join('\n')];
  for (const { path } of facts.files.slice(0, FILES)) {
    step(`looking through ${path}`);
    const read = await client.readFile(at(path));
    if (read.ok) yield [path, read.value.bytes];
  }
  const some = facts.files.slice(0, ATTRIBUTES_OF).map(({ path }) => path);
  for (const path of ['/', ...some]) {
    if (!(await client.probe('listxattr', at(path))).ok) continue;
    const told = await run('getfattr', ['--dump', '--match=-', '--absolute-names', at(path)]);
    if (told !== undefined) yield [`the attributes of ${path}`, told.stdout];
  }
  step('looking through what the host tells');
  yield ['.omnivet/errors.jsonl', await readErrors(mount)];
  const status = await client.readFile(`${mountPoint}/.omnivet/providers/${mount.provider}.json`);
  if (status.ok) yield [`.omnivet/providers/${mount.provider}.json`, status.value.bytes];
  yield ['the events of the host', (await mount.settled()).map((event) => JSON.stringify(event)).join('\n')];
  yield ['the failures of the walk', JSON.stringify(facts.failures)];
  step('looking at the processes of the host');
  for (const { pid, cmdline, environ } of await processTexts(mount.hostPid)) {
    const who = pid === mount.hostPid ? 'the host' : 'a process of the host';
    yield [`the arguments of ${who}`, cmdline ?? ''];
    yield [`the environment of ${who}`, environ ?? ''];
  }
}
