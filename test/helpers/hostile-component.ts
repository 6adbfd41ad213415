/** Makes the components of `providers/hostile`: nothing of them is kept in the repository but texts and generators. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { componentEmbed, componentNew, parse } from '@bytecodealliance/jco';
import { coreText } from '../../providers/hostile/core-text.ts';
import type { Making, WitChange } from '../../providers/hostile/fixture.ts';
import { withSections } from './wasm-sections.ts';

const WIT = fileURLToPath(new URL('../../wit/provider.wit', import.meta.url));

/** The bytes of a fixture's file. Fails when jco's tools cannot make it: then the fixture is wrong, not the host. */
export async function makeHostile(making: Making): Promise<Uint8Array> {
  switch (making.kind) {
    case 'core':
      return withSections(await lift(making.text, making.wit, making.strings), ...(making.sections ?? []));
    case 'module':
    case 'component':
      return parse(making.text);
    case 'bytes':
      return making.bytes();
    case 'changed':
      return making.change(await lift(coreText()));
    case 'gzip':
      return promisify(gzip)(await lift(coreText()));
  }
}

async function lift(text: string, wit?: WitChange, strings?: 'utf16'): Promise<Uint8Array> {
  const embedded = await componentEmbed({
    binary: await parse(text),
    witSource: await witSource(wit),
    world: 'omnifs-provider',
    ...(strings === undefined ? {} : { stringEncoding: strings }),
  });
  return componentNew(embedded, []);
}

async function witSource({ replace, world = '', packages = '' }: WitChange = {}): Promise<string> {
  const contract = await readFile(WIT, 'utf8');
  if (replace !== undefined && !contract.includes(replace[0])) throw new Error(`provider.wit has no "${replace[0]}"`);
  const changed = replace === undefined ? contract : contract.replaceAll(replace[0], replace[1]);
  return `${changed.replace('export provider;', `${world} export provider;`)}\n${packages}`;
}
