/** Sabotages of the sandbox, and of what watches over it. */

export const SANDBOX = [
  {
    name: 'never-restarts',
    bug: 'After a fault the provider stays dead.',
    fails: ['containment/restart'],
  },
  {
    name: 'quarantine-at-once',
    bug: 'One fault is enough for a quarantine.',
    fails: ['containment/restart'],
  },
  {
    name: 'guest-deadline-ignored',
    bug: 'A call of the component may take as long as it likes.',
    fails: ['containment/deadline'],
  },
  {
    name: 'guest-memory-ignored',
    bug: 'The sandbox may take as much memory as it likes.',
    fails: ['containment/restart'],
  },
] as const;
