#!/usr/bin/env node
// Starts omnivet under a Node that can run it: this one when it is 26 or later, else the one of the npm package "node".
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { handOver } from './hand-over.mjs';
import { chooseRuntime, entryOf, findPackagedNode } from './runtime.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const entry = entryOf(root, existsSync);
const runtime = chooseRuntime(process.versions.node, findPackagedNode(root));
switch (runtime.kind) {
  case 'this':
    await import(entry.href);
    break;
  case 'packaged':
    process.exitCode = await handOver(runtime.program, [fileURLToPath(entry), ...process.argv.slice(2)]);
    break;
  case 'none':
    process.stderr.write(`omnivet: ${runtime.message}\n`);
    process.exitCode = 3;
}
