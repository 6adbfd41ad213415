/** The lines of TOML that grant what a component declares: what `omnivet grants` prints and what messages say to paste. */
import type { HostDeclaration, Manifest, SecretDeclaration } from '../contract/manifest.ts';
import type { SecretSource } from './secret-source.ts';

/**
 * The configuration that grants everything a manifest declares. `providerName` is the name in the mount, `component`
 * the file's path. Reasons are comments, so that the operator reads them before granting. Ends in a newline.
 */
export function grantLines(manifest: Manifest, providerName: string, component: string): string {
  const reasons = [...manifest.hosts.map(describeHost), ...manifest.secrets.map(describeSecret)];
  const capability = reasons.length === 0 ? 'sandboxed' : 'network-client';
  const lines = [
    ...reasons.map((reason) => `# ${reason}`),
    `[providers.${providerName}]`,
    `component  = ${tomlString(component)}`,
    ...bodyLines(manifest, capability, {}),
  ];
  return `${lines.join('\n')}\n`;
}

/** The lines below `component`: capability, hosts and secrets. `sources` keeps what the operator has already named. */
export function bodyLines(
  manifest: Manifest,
  capability: string,
  sources: Readonly<Record<string, SecretSource>>,
): string[] {
  const lines = [`capability = ${tomlString(capability)}`];
  const hosts = manifest.hosts.map(({ host }) => tomlString(host));
  if (hosts.length > 0) lines.push(`hosts      = [${hosts.join(', ')}]`);
  const secrets = manifest.secrets.map(({ name }) => `${name} = ${sourceText(name, sources)}`);
  if (secrets.length > 0) lines.push(`secrets    = { ${secrets.join(', ')} }`);
  return lines;
}

/** One line about a declared host; the author's reason with whatever could break the line escaped. */
export function describeHost({ host, methods, why }: HostDeclaration): string {
  return `host ${host} (${methods.join(', ')}): ${oneLine(why)}`;
}

/** One line about a declared secret. */
export function describeSecret({ name, hosts, as, optional, why }: SecretDeclaration): string {
  const word = optional ? 'optional secret' : 'secret';
  return `${word} ${name} (sent to ${hosts.join(', ')} as ${as}): ${oneLine(why)}`;
}

function sourceText(name: string, sources: Readonly<Record<string, SecretSource>>): string {
  const source = Object.hasOwn(sources, name) ? sources[name] : undefined;
  if (source === undefined) return `{ env = ${tomlString(name)} }`;
  return 'env' in source ? `{ env = ${tomlString(source.env)} }` : `{ file = ${tomlString(source.file)} }`;
}

// A basic string (TOML 1.0): JSON's escapes are TOML's, but for DEL, which JSON leaves as it is.
function tomlString(text: string): string {
  return JSON.stringify(text.toWellFormed()).replaceAll('\u007f', String.raw`\u007f`);
}

// The reason is the author's, and a line break in it would be a line of the operator's configuration. Control and
// direction characters are escaped as well: what the operator reads has to be what stands there.
function oneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (character) => {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  });
}
