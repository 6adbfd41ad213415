/** Events that say that the provider itself went wrong, not upstream and not the one who asked. */
import type { TimedEvent } from '../../../src/index.ts';

const CODES: ReadonlySet<string> = new Set([
  'trap',
  'guest-deadline',
  'instance-died',
  'contract-violation',
  'quarantined',
  'operation-deadline',
  'host-bug',
]);

/** Each in words with the path that was asked for, without the provider's name: the end of an instance, a fault, a broken contract. */
export interface ProviderFault {
  readonly where: string;
  readonly what: string;
}

/** In order. What tells the same twice is there once. */
export function providerFaults(events: readonly TimedEvent[]): readonly ProviderFault[] {
  const faults = events.flatMap((event): readonly ProviderFault[] => {
    if (event.kind === 'failure' && CODES.has(event.code))
      return [{ where: pathOf(event), what: `${event.code}: ${event.message.slice(0, 300)}` }];
    if (event.kind === 'instance-ended' && event.code !== 'stopped')
      return [{ where: 'the sandbox', what: `the instance ended: ${event.code}` }];
    if (event.kind === 'provider-state' && (event.state === 'faulted' || event.state === 'quarantined'))
      return [{ where: 'the sandbox', what: `${event.state}: ${event.message?.slice(0, 300) ?? ''}` }];
    return [];
  });
  return [...new Map(faults.map((fault) => [JSON.stringify(fault), fault])).values()];
}

function pathOf({ path, operation }: Extract<TimedEvent, { kind: 'failure' }>): string {
  const below = path.split('/').slice(2).join('/');
  return `${operation} of ${JSON.stringify(`/${below}`).slice(1, -1).slice(0, 300)}`;
}
