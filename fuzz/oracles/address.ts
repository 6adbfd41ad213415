/** Whether connections went where they may: security.md rule 3, over what a resolver answered. */
import { addressesOf, type DnsTurn } from '../arbitraries/dns-script.ts';
import { judgeAddress, judgeAnswer } from '../model/address.ts';
import { formatIp, parseIp } from '../model/ip.ts';

/** What is wrong with the addresses that were connected to after these answers, in words. */
export function addressViolations(turns: readonly DnsTurn[], connected: readonly string[]): readonly string[] {
  return connected.flatMap((text) => {
    const ip = parseIp(text.replace(/^::ffff:(?=\d+\.)/, ''));
    if (ip === undefined) return [`"${text}" is no address`];
    if (judgeAddress(ip) === 'refused') return [`${text} was connected to, which rule 3 refuses`];
    const answers = turns.filter((turn) => addressesOf(turn).some((one) => formatIp(one) === formatIp(ip)));
    if (answers.length === 0) return [`${text} was connected to, which no answer has`];
    const mixed = answers.every((turn) => judgeAnswer(addressesOf(turn)) === 'refused');
    return mixed ? [`${text} was connected to, of an answer that is refused whole`] : [];
  });
}

/** Whether some answer of a script may be used: if none, no connection may be made at all. */
export function mayConnect(turns: readonly DnsTurn[]): boolean {
  return turns.some((turn) => judgeAnswer(addressesOf(turn)) !== 'refused');
}
