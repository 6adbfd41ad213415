import { hash } from 'node:crypto';
import type { MountedCheck } from '../../check.ts';
import { createFindings } from '../../finding.ts';
import { isUnrecorded, observe, shown } from '../observe.ts';

export const expectedContent: MountedCheck = {
  id: 'bytes/expected-content',
  level: 'must',
  requirement: "A sample of the author's file contains what the author says, to the byte.",
  advice:
    'Correct "text" or "sha256" in omnivet.certify.toml, or the provider: bytes are not text, and a line feed is a byte like others.',
  needs: ['expected-content'],
  async run({ facts, shared, step }) {
    const findings = createFindings();
    const mount = await shared();
    let compared = 0;
    for (const { path, sha256, text } of facts.samples) {
      if (sha256 === undefined && text === undefined) continue;
      step(`reading ${path}`);
      compared += 1;
      const expected = text === undefined ? `bytes with the digest ${sha256}` : describe(Buffer.from(text));
      const observed = await observe(mount, ({ readFile }) => readFile(mount.at(path)));
      if (!observed.answer.ok) {
        const reason = isUnrecorded(observed) ? ', since nothing is recorded for what it asks' : '';
        findings.add(path, expected, shown(observed) + reason);
        continue;
      }
      const { bytes } = observed.answer.value;
      const digest = hash('sha256', bytes, 'hex');
      if (text === undefined) findings.equal(path, expected, `bytes with the digest ${digest}`);
      else if (Buffer.compare(bytes, Buffer.from(text)) !== 0) findings.add(path, expected, describe(bytes));
    }
    return findings.conclude({ compared });
  },
};

const SHOWN = 60;

function describe(bytes: Uint8Array): string {
  const start = Buffer.from(bytes.subarray(0, SHOWN)).toString();
  return `${bytes.byteLength} bytes, ${JSON.stringify(start)}${bytes.byteLength > SHOWN ? '…' : ''}`;
}
