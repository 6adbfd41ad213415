/** `addresses`: whatever a resolver answers, only global unicast addresses are connected to, and only those that were answered. */
import { addressesOf, CLASSES, classify, type DnsScript, dnsScript, type DnsTurn } from '../arbitraries/dns-script.ts';
import { embeddedIn, judgeAddress, judgeAnswer } from '../model/address.ts';
import { formatIp, parseIp } from '../model/ip.ts';
import { PUPPET_GRANTS } from '../model/request.ts';
import { addressViolations, mayConnect } from '../oracles/address.ts';
import { manyHosts, MANY_HOSTS, providerOf } from '../session/many-hosts.ts';
import type { NameAnswer } from '../session/scripted-resolver.ts';
import { type MountSession, openSession, type ReadBytes } from '../session/session.ts';
import type { Sunk } from '../session/sinkhole.ts';
import type { Target } from '../target.ts';
import { inOwnDirectory } from './own-directory.ts';

// A question that is never answered holds up the others: not for long.
const LIMITS = { 'connect-ms': 1_500, callouts: 64 };

export const addresses: Target<DnsScript, MountSession> = {
  name: 'addresses',
  what: 'a name leads to global unicast addresses, or nowhere, and to no address that was not answered',
  arbitrary: dnsScript(),
  classify,
  classes: CLASSES,
  samples: 2_000,
  batch: MANY_HOSTS.length,
  async open() {
    const providers = await manyHosts();
    const hosts = Object.fromEntries(MANY_HOSTS.map((host) => [host, ['GET']]));
    return openSession({
      providers: providers.map((provider) => ({ ...provider, limits: LIMITS })),
      resolved: MANY_HOSTS,
      sinks: true,
      grants: { ...PUPPET_GRANTS, hosts },
      patience: 120_000,
    });
  },
  async check(cases, session) {
    const { world } = session;
    const tries = cases.map((script, index) => ({ script, host: MANY_HOSTS[index] ?? '' }));
    await world.names.answer(Object.fromEntries(tries.map(({ script, host }) => [host, script.turns.map(answerOf)])));
    world.sinkhole?.clear();
    const answers: (readonly ReadBytes[])[] = [];
    // Each time a question: what is answered second must not be believed because the first was good.
    for (let turn = 0; turn < Math.max(0, ...cases.map(({ turns }) => turns.length)); turn += 1) {
      const paths = tries.map(({ host }, place) => {
        const query = { url: `https://${host}/` };
        return world.at(inOwnDirectory({ read: { query } }, `c${session.next()}`), providerOf(place));
      });
      answers.push(await session.readAtOnce(paths));
    }
    const sunk = (await world.sinkhole?.seen()) ?? [];
    return tries.map(({ script, host }, index) =>
      problemsOf(
        script,
        sunkFor(sunk, host),
        answers.map((turn) => turn[index] ?? { ok: false, errno: 'none' }),
      ),
    );
  },
};

function answerOf(turn: DnsTurn): NameAnswer {
  if (turn.kind === 'addresses') return turn.addresses;
  if (turn.kind === 'late') return 'silence';
  return turn.kind === 'unknown' ? 'unknown' : [];
}

// The server name stands in the first bytes of a TLS connection as it is.
function sunkFor(sunk: readonly Sunk[], host: string): readonly string[] {
  return sunk.filter(({ firstBytes }) => firstBytes.includes(host)).map(({ address }) => address);
}

function isRefused(address: string): boolean {
  const ip = parseIp(address);
  return ip === undefined || judgeAddress(ip) === 'refused';
}

function problemsOf({ turns }: DnsScript, connected: readonly string[], answers: readonly ReadBytes[]): string[] {
  // A mapped address and the one in it are one and the same to the kernel.
  const inside = new Set(turns.flatMap(addressesOf).flatMap(embeddedIn).map(formatIp));
  const wrong = [
    ...addressViolations(
      turns,
      connected.filter((address) => !inside.has(address)),
    ),
    ...connected
      .filter((address) => inside.has(address) && isRefused(address))
      .map((address) => `${address} was connected to`),
  ].map((problem) => `address: ${problem}`);
  const read = answers.some((answer) => answer.ok) ? ['content: something was read where nothing answers'] : [];
  const none =
    !mayConnect(turns) && connected.length > 0 ? ['address: a connection after answers of which none may be used'] : [];
  const [first] = turns;
  const usable = first !== undefined && first.kind === 'addresses' && judgeAnswer(addressesOf(first)) === 'global';
  const [answer] = answers;
  const refused = usable && connected.length === 0 && answer?.ok === false && answer.errno === 'EACCES';
  return [...wrong, ...read, ...none, ...(refused ? ['refusal: a public address was refused'] : [])];
}
