/** Sabotages of what the host tells. */
import type { HostEvent } from '../../src/index.ts';
import type { EVENTS } from './event-table.ts';
import type { ComposeRequest, Sabotage } from './sabotage.ts';

const EMPTY = new Uint8Array(0);

/** Each by its name in the table. */
export const EVENT_BUGS: Readonly<Record<(typeof EVENTS)[number]['name'], Sabotage>> = {
  'events-dropped': telling((event) => (event.kind === 'failure' ? undefined : event)),
  'events-without-advice': telling((event) => (event.kind === 'failure' ? { ...event, advice: '' } : event)),
  'error-file-empty': {
    request: (real) => ({ ...real, log: { ...real.log, errors: () => ({ ...real.log.errors(), bytes: EMPTY }) } }),
  },
  'canary-in-events': telling((event, { order }) => {
    const [secret = ''] = Object.values(order.environment);
    return event.kind === 'callout' ? { ...event, url: `${event.url}#${secret}` } : event;
  }),
};

/** Another event is told in place of one, or none. */
function telling(change: (event: HostEvent, request: ComposeRequest) => HostEvent | undefined): Sabotage {
  return {
    request: (real) => ({
      ...real,
      log: {
        ...real.log,
        emit(event) {
          const changed = change(event, real);
          if (changed !== undefined) real.log.emit(changed);
        },
      },
    }),
  };
}
