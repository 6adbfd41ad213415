import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createQuarantine, type Quarantine, QUARANTINE_POLICY } from '../../../src/sandbox/quarantine.ts';

const SECOND = 1_000;

/** Five faults at one moment. */
function faultFiveTimes(quarantine: Quarantine, now: number): void {
  for (let count = 0; count < 5; count++) {
    expect(quarantine.admit(now)).toBe('call');
    quarantine.fault(now, 'call');
  }
}

test('admit after five faults within 60 s is refused for a second', () => {
  const quarantine = createQuarantine(QUARANTINE_POLICY);
  faultFiveTimes(quarantine, 0);
  expect(quarantine.state()).toEqual({ kind: 'closed', until: SECOND });
  expect(quarantine.admit(SECOND - 1)).toBe('refused');
});

test('admit after four faults, or five over more than 60 s, lets calls through', () => {
  const quarantine = createQuarantine(QUARANTINE_POLICY);
  for (const at of [0, 15, 30, 45, 60, 75, 90, 105]) {
    expect(quarantine.admit(at * SECOND)).toBe('call');
    quarantine.fault(at * SECOND, 'call');
  }
  expect(quarantine.state()).toEqual({ kind: 'open' });
});

test('admit after the back-off lets exactly one call through until it ends', () => {
  const quarantine = createQuarantine(QUARANTINE_POLICY);
  faultFiveTimes(quarantine, 0);
  expect(quarantine.admit(SECOND)).toBe('probe');
  expect(quarantine.admit(SECOND)).toBe('refused');
  expect(quarantine.admit(400 * SECOND)).toBe('refused');
  quarantine.probeSucceeded();
  expect(quarantine.admit(SECOND)).toBe('call');
});

test('a probe that faults doubles the back-off, up to five minutes', () => {
  const quarantine = createQuarantine(QUARANTINE_POLICY);
  faultFiveTimes(quarantine, 0);
  const waits: number[] = [];
  for (let now = SECOND, count = 0; count < 11; count++) {
    expect(quarantine.admit(now)).toBe('probe');
    quarantine.fault(now, 'probe');
    const state = quarantine.state();
    const until = state.kind === 'closed' ? state.until : now;
    waits.push((until - now) / SECOND);
    now = until;
  }
  expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]);
});

test('a fault soon after a good probe begins a longer quarantine, a quiet minute forgets', () => {
  const quarantine = createQuarantine(QUARANTINE_POLICY);
  faultFiveTimes(quarantine, 0);
  quarantine.admit(SECOND);
  quarantine.probeSucceeded();
  quarantine.fault(2 * SECOND, 'call');
  expect(quarantine.state()).toEqual({ kind: 'closed', until: 4 * SECOND });
  quarantine.admit(4 * SECOND);
  quarantine.probeSucceeded();
  quarantine.fault(64 * SECOND, 'call');
  expect(quarantine.state()).toEqual({ kind: 'open' });
  for (let count = 0; count < 4; count++) quarantine.fault(64 * SECOND, 'call');
  expect(quarantine.state()).toEqual({ kind: 'closed', until: 65 * SECOND });
});

test('faults of calls that were under way when a quarantine began do not lengthen it', () => {
  const quarantine = createQuarantine(QUARANTINE_POLICY);
  faultFiveTimes(quarantine, 0);
  expect(quarantine.fault(500, 'call')).toBe(false);
  expect(quarantine.state()).toEqual({ kind: 'closed', until: SECOND });
});

test('a cancelled probe leaves the next call to be one', () => {
  const quarantine = createQuarantine(QUARANTINE_POLICY);
  faultFiveTimes(quarantine, 0);
  quarantine.admit(SECOND);
  quarantine.probeCancelled();
  expect(quarantine.admit(SECOND)).toBe('probe');
});

// Whatever happens, and whenever: no more than five faults get through in a minute besides one probe for each back-off.
test('any sequence of calls that fault lets at most 5 and the probes of the doubling back-offs through', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 5_000 }), { minLength: 1, maxLength: 300 }), (pauses) => {
      const quarantine = createQuarantine(QUARANTINE_POLICY);
      const through: number[] = [];
      let now = 0;
      for (const pause of pauses) {
        now += pause;
        const role = quarantine.admit(now);
        if (role === 'refused') continue;
        through.push(now);
        quarantine.fault(now, role);
      }
      // 1 + 2 + … + 32 s: six probes fit into a minute after the first five.
      for (const first of through)
        expect(through.filter((at) => at >= first && at - first < 60 * SECOND).length).toBeLessThanOrEqual(5 + 6);
    }),
  );
});
