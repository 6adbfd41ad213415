import type { MountedCheck } from '../../check.ts';
import type { SubjectMount } from '../../context.ts';
import { createFindings, type Findings } from '../../finding.ts';
import { type Injection, rewritten } from '../../subject/upstream-control.ts';
import { mountAskingAnew } from '../asking-anew.ts';
import { readErrors } from '../errors/error-file.ts';
import { onRequest, withHeader } from '../faults.ts';
import { shown } from '../observe.ts';
import { refusedInWalk } from '../refused-in-walk.ts';
import { outcomeOf, ownRequest, tryUse, type Used, type UpstreamUse, usesOf } from '../upstream-uses.ts';
import { canariesOf, type CanarySearch, createCanarySearch } from './canaries.ts';
import { ECHOES } from './echoes.ts';

export const noEcho: MountedCheck = {
  id: 'capabilities/no-echo',
  level: 'must',
  requirement:
    'A response that hands a secret back, in whatever form, gives EACCES and nothing of it is seen; no path of the tree asks for one that does.',
  advice: 'Do not ask an endpoint that shows the credentials of who asks.',
  needs: ['secret', 'upstream-file'],
  async run(context) {
    const { facts, subject, step } = context;
    const findings = createFindings();
    for (const { where, message } of refusedInWalk(facts, subject, ['secret-echoed']))
      findings.add(where, 'a response without a secret in it', message);
    const mount = await mountAskingAnew(context);
    const search = createCanarySearch(canariesOf(facts.manifest, mount.secrets));
    const uses = [...usesOf(facts, 3, 1)];
    let echoes = 0;
    for (const use of uses)
      for (const [secret, value] of Object.entries(mount.secrets))
        for (const { where, fault } of echoesOf(use, value)) {
          step(`${use.operation} ${use.path} while upstream answers ${secret} ${where}`);
          echoes += 1;
          await judge({ mount, search, findings }, use, `${secret} ${where}`, fault);
        }
    const told = JSON.stringify(await mount.settled()) + (await readErrors(mount));
    for (const { secret, form } of search(told)) findings.add('events', `nothing of ${secret}`, `its value, ${form}`);
    return findings.conclude({ echoes, paths: uses.map(({ path }) => path) });
  },
};

interface Echo {
  readonly where: string;
  readonly fault: Injection;
}

function echoesOf(use: UpstreamUse, value: string): readonly Echo[] {
  const forms = Object.entries(ECHOES).map(([form, make]) => ({ form, text: make(value) }));
  // The answer to a HEAD has no body.
  const inBody = ownRequest(use).startsWith('HEAD ')
    ? []
    : [
        ...forms.map(({ form, text }) => ({ where: `in its body, ${form}`, fault: inBodyOf(text) })),
        { where: 'in the body of a 500', fault: inBodyOf(value, 500) },
      ];
  const inHeader = forms
    .filter(({ form }) => form === 'as it is' || form === 'in base64')
    .map(({ form, text }) => ({ where: `in a header, ${form}`, fault: withHeader('x-echo', `you sent ${text}`) }));
  return [...inBody, ...inHeader];
}

/** The author's body with an echo behind it; of JSON, as another field of its object, so that it still is JSON. */
function inBodyOf(echo: string, status?: number): Injection {
  return async (_request, answer) => {
    const sound = await answer();
    const text = Buffer.from(await sound.arrayBuffer()).toString('latin1');
    const body = /^\s*\{\s*"/.test(text)
      ? text.replace('{', () => `{"omnivet-echo": "${echo}", `)
      : `${text}\n${echo}\n`;
    const headers = new Headers(sound.headers);
    headers.delete('content-encoding');
    return rewritten({ status: status ?? sound.status, headers }, new Uint8Array(Buffer.from(body, 'latin1')));
  };
}

interface Scene {
  readonly mount: SubjectMount;
  readonly search: CanarySearch;
  readonly findings: Findings;
}

async function judge(
  { mount, search, findings }: Scene,
  use: UpstreamUse,
  what: string,
  fault: Injection,
): Promise<void> {
  const where = `${use.operation} ${use.path}, upstream answers ${what}`;
  const remove = mount.upstream.inject(onRequest(ownRequest(use), fault));
  const tried = await tryUse(mount, use);
  remove();
  const isRefused = outcomeOf(tried) === 'EACCES' && tried.failures.some(({ code }) => code === 'secret-echoed');
  if (!isRefused) findings.add(where, 'EACCES, explained by secret-echoed', shown(tried));
  if (tried.answer.ok && search(contentOf(tried.answer.value)).length > 0)
    findings.add(where, 'nothing of the secret', 'its value in what was read');
}

function contentOf({ bytes, names = [] }: Used): string | Uint8Array {
  return bytes ?? names.join('\n');
}
