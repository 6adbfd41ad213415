/** Reads the configuration that a command names. */
import { resolve } from 'node:path';
import { readText } from '../ambient/texts.ts';
import { type Configuration, parseConfiguration } from '../host/configuration.ts';
import { CommandFailure, EXIT } from './output.ts';

export interface ConfigurationFile {
  /** Absolute path. */
  readonly file: string;
  readonly text: string;
  readonly configuration: Configuration;
}

/** Fails with a usage error that names the file and what is wrong with it. */
export async function readConfiguration(path: string): Promise<ConfigurationFile> {
  const file = resolve(path);
  const text = await readText(file).catch((error: unknown) => {
    const advice = 'Name another with -c, or write one: "omnivet grants FILE.wasm" prints the lines for a provider.';
    throw new CommandFailure(EXIT.usage, `cannot read the configuration: ${String(error)}`, advice);
  });
  const parsed = parseConfiguration(text, file);
  if (!parsed.ok) throw new CommandFailure(EXIT.usage, parsed.problem);
  return { file, text, configuration: parsed.value };
}
