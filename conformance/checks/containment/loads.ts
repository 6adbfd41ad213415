import { MountFailed } from '../../../src/index.ts';
import type { LoadCheck } from '../../check.ts';
import { CheckFailure } from '../../finding.ts';

export const loads: LoadCheck = {
  id: 'containment/loads',
  level: 'must',
  requirement:
    'The component is transpiled, instantiated and mounted within the default limits, granted what it declares.',
  advice:
    'The message says which limit or grant is in the way. A provider that needs more than the defaults cannot be certified.',
  async load(mount) {
    try {
      const { client, at } = await mount();
      const root = await client.lstat(at('/'));
      return { root: root.ok ? root.value.kind : root.errno };
    } catch (error) {
      if (!(error instanceof MountFailed && error.isProviders)) throw error;
      throw new CheckFailure([
        { where: 'the component', expected: 'to load', actual: `${error.message} ${error.advice}` },
      ]);
    }
  },
};
