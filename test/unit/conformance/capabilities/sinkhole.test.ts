import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { withSinkhole } from '../../../../conformance/checks/capabilities/sinkhole.ts';

test('a sinkhole counts connections of others and not its own', async () => {
  const counts = await withSinkhole(async ({ port, connections }) => {
    const before = await connections();
    const sockets = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')];
    await Promise.all(sockets.map((socket) => once(socket, 'connect')));
    return [before, await connections(), await connections()];
  });
  expect(counts).toEqual([0, 2, 2]);
});
