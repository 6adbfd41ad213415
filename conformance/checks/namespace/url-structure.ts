import type { MountedCheck } from '../../check.ts';
import type { SubjectMount } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import type { SeenExpansion, SubjectFacts } from '../../subject/facts.ts';
import { sampleOf } from '../../subject/random.ts';
import { mountAskingAnew } from '../asking-anew.ts';
import { type Asking, askFor, type Slot } from './asking.ts';
import { type HostileName, hostileNames } from './hostile-names.ts';
import { nameLike, randomName } from './random-names.ts';
import { holdsString, renameItem } from './renamed-answers.ts';
import { shownChild } from './resolves-unlisted.ts';
import { escapesNames, type KnownSlot, slotsOf } from './url-slots.ts';
import { type AskedFor, deviationOf, strayOf, templatesOf, type UrlTemplate } from './url-template.ts';

const MAX_TEMPLATES = 4;
const MAX_RENAMED = 2;
const HARMLESS = 10;

export const urlStructure: MountedCheck = {
  id: 'namespace/url-structure',
  level: 'must',
  requirement:
    'Whatever name is asked for, it stays one part of the URL: a segment of the path or one value of the query.',
  advice: 'Put names into URLs through urlSegment of the kit, or encodeURIComponent, and never twice.',
  needs: ['host'],
  // Some hundred names, each with a few requests.
  timeout: 90_000,
  async run({ facts, shared, mountFor, random, step }) {
    const findings = createFindings();
    const anew = await mountAskingAnew({ mountFor });
    const choose = random();
    const learned = new Map<string, readonly [slot: Slot, harmless: string, templates: readonly UrlTemplate[]]>();
    for (const slot of slotsOf(facts, choose)) {
      step(`asking for harmless names in ${slot.directory}`);
      const found = await learn(anew, slot, choose);
      if (found !== undefined)
        learned.set([...new Set(linesOf(found.templates))].join(), [slot, found.name, found.templates]);
    }
    const templates = [...learned.values()].slice(0, MAX_TEMPLATES);
    for (const [slot, harmless, known] of templates)
      for (const hostile of hostileNames(harmless)) {
        step(`asking for ${shownChild(slot.directory, hostile.name)}`);
        judge(slot, hostile, known, await askFor(anew, slot, hostile.name), findings);
      }
    const renamed = await renameEach(await shared(), anew, facts, { findings, choose, step });
    return findings.conclude({
      templates: [...new Set([...templates.flatMap(([, , known]) => linesOf(known)), ...renamed])],
    });
  },
};

function linesOf(templates: readonly UrlTemplate[]): readonly string[] {
  return templates.filter(({ named }) => named).map(({ line }) => line);
}

/** What is asked for harmless names, of two shapes; `undefined` when the name is in none of it. */
async function learn(
  mount: SubjectMount,
  slot: KnownSlot,
  choose: () => number,
): Promise<{ readonly name: string; readonly templates: readonly UrlTemplate[] } | undefined> {
  const shapes = [
    () => randomName(HARMLESS, choose),
    ...(slot.known === undefined ? [] : [() => nameLike(slot.known ?? '', choose)]),
  ];
  for (const shape of shapes) {
    const [one, other] = [shape(), shape()];
    const first = await askFor(mount, slot, one);
    // Most directories ask for nothing, and the second name would find out no more.
    if (first.requests.length === 0) continue;
    const templates = templatesOf(first.requests, (await askFor(mount, slot, other)).requests);
    if (templates.some(({ named }) => named)) return { name: one, templates };
  }
  return undefined;
}

function judge(
  { directory, rest, escapes }: Slot,
  { name, separates = false }: HostileName,
  templates: readonly UrlTemplate[],
  { requests, refusals }: Asking,
  findings: Findings,
): void {
  const where = shownChild(directory, name) + rest;
  for (const { code, message } of refusals)
    findings.add(where, 'a request that can be made, or none', `${code}: ${message.slice(0, 300)}`);
  const deviation = separates || (escapes && name.includes('%')) ? strayOf : deviationOf;
  for (const request of requests) {
    if (templates.some((template) => deviation(template, request) === undefined)) continue;
    const nearest = nearestOf(templates, request);
    findings.add(
      where,
      nearest === undefined ? 'no request' : `${nearest.line}, the name encoded`,
      `${request.asked.line}: ${nearest === undefined ? 'a request' : (deviation(nearest, request) ?? 'another request')}`,
    );
  }
}

function nearestOf(templates: readonly UrlTemplate[], request: AskedFor): UrlTemplate | undefined {
  const named = templates.filter((template) => template.named);
  return named.find((template) => strayOf(template, request) === undefined) ?? named[0] ?? templates[0];
}

interface Tools {
  readonly findings: Findings;
  readonly choose: () => number;
  readonly step: (what: string) => void;
}

/** Names that resolve: items of upstream that are called so. What is below them is asked for as well. */
async function renameEach(
  walked: SubjectMount,
  mount: SubjectMount,
  facts: SubjectFacts,
  tools: Tools,
): Promise<readonly string[]> {
  const answers = walked.upstream.answers();
  const lines: string[] = [];
  for (const expansion of sampleOf(facts.expansions, MAX_RENAMED, tools.choose)) {
    const bodies = answers.filter(({ request }) => expansion.requests.includes(request)).map(({ body }) => body);
    const plain = expansion.names.filter((name) => /^[\w.-]{3,}$/.test(name));
    const item = plain.find((name) => bodies.some((body) => holdsString(body, name)));
    if (item !== undefined) lines.push(...linesOf(await renameOne(mount, expansion, item, tools)));
  }
  return lines;
}

async function renameOne(
  mount: SubjectMount,
  { path, names }: SeenExpansion,
  item: string,
  { findings, choose, step }: Tools,
): Promise<readonly UrlTemplate[]> {
  const slot = { directory: path, rest: '', escapes: escapesNames(names) };
  step(`asking for ${path} under other names`);
  const before = mount.upstream.answers().length;
  await askFor(mount, slot, item);
  const renaming = renameItem(mount, item, mount.upstream.answers().slice(before));
  const ask = (name: string): Promise<Asking> => {
    renaming.to(name);
    return askFor(mount, slot, name);
  };
  const [one, other] = [randomName(HARMLESS, choose), randomName(HARMLESS, choose)];
  const templates = templatesOf((await ask(one)).requests, (await ask(other)).requests);
  const asksByName = templates.some(({ named }) => named);
  for (const hostile of asksByName ? hostileNames(one) : []) {
    step(`asking for an item named ${JSON.stringify(hostile.name)} in ${path}`);
    judge(slot, hostile, templates, await ask(hostile.name), findings);
  }
  renaming.end();
  return templates;
}
