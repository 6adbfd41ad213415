/** Sabotages of what the host tells. */

export const EVENTS = [
  {
    name: 'events-dropped',
    bug: 'Failures are not told.',
    fails: ['errors/explained'],
  },
  {
    name: 'events-without-advice',
    bug: 'Failures are told without what to do about them.',
    fails: ['errors/explained'],
  },
  {
    name: 'error-file-empty',
    bug: 'The file in which failures are explained stays empty.',
    fails: ['errors/explained'],
  },
  {
    name: 'canary-in-events',
    bug: 'The value of a secret stands in the URLs of events.',
    fails: ['capabilities/no-canary'],
  },
] as const;
