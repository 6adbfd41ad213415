import type { MountedCheck } from '../../check.ts';
import { createFindings } from '../../finding.ts';
import { mixedOperations, STEP } from './mixed-operations.ts';
import { providerFaults } from './provider-faults.ts';

export const survives: MountedCheck = {
  id: 'containment/survives',
  level: 'must',
  requirement: 'One instance survives 10,000 operations of all kinds without a fault.',
  advice:
    'No call may throw or trap, whatever was called before: answer none for a name that is not there, and an error for what cannot be read.',
  needs: [],
  timeout: 120_000,
  async run(context) {
    const findings = createFindings();
    const { counts, events, resident, processes } = await mixedOperations(context);
    for (const { where, what } of providerFaults(events)) findings.add(where, 'no fault', what);
    return findings.conclude({ operations: resident.length * STEP, instances: processes, outcomes: counts });
  },
};
