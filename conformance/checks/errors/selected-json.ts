import type { MountedCheck } from '../../check.ts';
import type { SubjectMount } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import { mountAskingAnew } from '../asking-anew.ts';
import { onRequest, withBody } from '../faults.ts';
import { shown } from '../observe.ts';
import { refusedInWalk } from '../refused-in-walk.ts';
import { ownRequest, tryUse, type UpstreamUse, usesOf } from '../upstream-uses.ts';

const JSON_TYPE = 'application/json';
const DEPTH = 10_000;

interface Body {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** No JSON at all: nothing can be selected. */
const UNREADABLE: readonly Body[] = [
  body('malformed JSON', '{"a": 1,, "b": [}'),
  body('nothing', ''),
  body('a page of HTML', '<!doctype html><html><body><h1>Bad Gateway</h1></body></html>'),
  { name: 'JSON that is not UTF-8', bytes: Uint8Array.from(Buffer.from('{"a": "\u00ff\u00fe"}', 'latin1')) },
];

/** JSON of another type than a service ever answers. */
const WRONG_TYPES: readonly Body[] = [
  body('an empty object', '{}'),
  body('an array', '[1, "two", null, {"name": []}, [3]]'),
  body('a number', '42'),
  body('a string', '"a text"'),
  body('null', 'null'),
  body('true', 'true'),
  body(`an array ${DEPTH} deep`, '['.repeat(DEPTH) + ']'.repeat(DEPTH)),
  body(`an object ${DEPTH} deep`, '{"a":'.repeat(DEPTH) + '1' + '}'.repeat(DEPTH)),
];

const NO_INSTANCE_FAULTS = ['trap', 'instance-died', 'guest-deadline'];

export const selectedJson: MountedCheck = {
  id: 'errors/selected-json',
  level: 'must',
  requirement:
    'What is selected from a response that is not JSON gives EIO; JSON of an unexpected type gives EIO, ENOENT, or what is selected from it; nothing of it ends the instance, and every expression is JMESPath.',
  advice:
    'The message names the expression. Write it in JMESPath, and so that it selects nothing from what it does not expect.',
  needs: ['json-file'],
  async run(context) {
    const findings = createFindings();
    for (const { where, message } of refusedInWalk(context.facts, context.subject, ['contract-violation']))
      if (/is not JMESPath|Unknown function/.test(message)) findings.add(where, 'an expression in JMESPath', message);
    const mount = await mountAskingAnew(context);
    const uses = usesOf(context.facts, 64, 3).filter((use) => use.operation === 'list' || use.drawn === 'json');
    const chosen = [...uses.filter(isRead).slice(0, 3), ...uses.filter((use) => !isRead(use))];
    // Listed without anything planted: else a start of the instance would be among what is told below.
    await mount.client.readdir(mount.at('/'));
    const from = mount.events().length;
    const counts = { unreadable: 0, wrongTypes: 0, contentListings: 0 };
    for (const use of chosen) {
      context.step(`${use.operation} ${use.path} while upstream answers no JSON`);
      if (!(await isSelected(mount, use))) continue;
      counts.unreadable += await judgeUnreadable(mount, use, findings);
      counts.wrongTypes += WRONG_TYPES.length;
      counts.contentListings += await judgeWrongTypes(mount, use, findings);
    }
    for (const event of await mount.settled(from)) {
      if (event.kind === 'instance-ended') findings.add('the instance', 'to live on', `it ended: ${event.code}`);
      if (event.kind === 'failure' && NO_INSTANCE_FAULTS.includes(event.code))
        findings.add(event.path, 'no fault of the instance', `${event.code}: ${event.message}`);
    }
    return findings.concludeIf(
      counts.wrongTypes,
      'nothing that was seen is selected from the JSON of its own response',
      {
        ...counts,
        paths: chosen.map(({ path }) => path),
      },
    );
  },
};

function body(name: string, text: string): Body {
  return { name, bytes: new TextEncoder().encode(text) };
}

function isRead({ operation }: UpstreamUse): boolean {
  return operation === 'read';
}

/** Whether it is selected from JSON. A file may be all of a JSON response, or one of its headers: then any body will do. */
async function isSelected(mount: SubjectMount, use: UpstreamUse): Promise<boolean> {
  if (use.operation === 'list') return true;
  const probe = body('a probe', 'no JSON, and no two are alike: 2f1c');
  const { answer } = await tryWith(mount, use, probe);
  if (!answer.ok || answer.value.bytes === undefined) return true;
  const text = Buffer.from(answer.value.bytes).toString();
  const isWhole = Buffer.compare(answer.value.bytes, probe.bytes) === 0;
  return !isWhole && !mount.upstream.answers().some(({ headers }) => Object.values(headers).includes(text));
}

async function tryWith(mount: SubjectMount, use: UpstreamUse, { bytes }: Body): ReturnType<typeof tryUse> {
  const remove = mount.upstream.inject(onRequest(ownRequest(use), withBody(bytes, JSON_TYPE)));
  const tried = await tryUse(mount, use);
  remove();
  return tried;
}

async function judgeUnreadable(mount: SubjectMount, use: UpstreamUse, findings: Findings): Promise<number> {
  const bodies = [...UNREADABLE, ...(await truncated(mount, use))];
  for (const one of bodies) {
    const tried = await tryWith(mount, use, one);
    if (tried.answer.ok || tried.answer.errno !== 'EIO')
      findings.add(`${use.operation} ${use.path}, upstream answers ${one.name}`, 'EIO', shown(tried));
  }
  return bodies.length;
}

/** The first half of what upstream really answers, when that is no JSON. */
async function truncated(mount: SubjectMount, use: UpstreamUse): Promise<readonly Body[]> {
  await tryUse(mount, use);
  const answered = mount.upstream.answers().findLast(({ request }) => request === ownRequest(use));
  const bytes = new Uint8Array(answered?.body.subarray(0, answered.body.length >> 1) ?? []);
  return isJson(answered?.body) && !isJson(bytes) ? [{ name: 'half of its JSON', bytes }] : [];
}

/** How many listings succeeded: an expression may be content with anything, and select an empty list. */
async function judgeWrongTypes(mount: SubjectMount, use: UpstreamUse, findings: Findings): Promise<number> {
  let content = 0;
  for (const one of WRONG_TYPES) {
    const tried = await tryWith(mount, use, one);
    if (tried.answer.ok) content += use.operation === 'list' ? 1 : 0;
    else if (tried.answer.errno !== 'EIO' && tried.answer.errno !== 'ENOENT')
      findings.add(`${use.operation} ${use.path}, upstream answers ${one.name}`, 'EIO or ENOENT', shown(tried));
  }
  return content;
}

function isJson(bytes: Uint8Array | undefined): boolean {
  try {
    JSON.parse(Buffer.from(bytes ?? []).toString());
    return true;
  } catch {
    return false;
  }
}
