/** The paths of a script that are looked at. */
import { puppetPath, type PuppetScript } from '../../providers/puppet/encoder.ts';
import { writeOut } from '../puppet-text.ts';

/** One of them. */
export interface Place {
  /** The names below the script's own path. */
  readonly names: readonly string[];
  /** Below the provider's root. */
  readonly path: string;
}

/** Every path that the script says something about, and one below each directory that it does not. */
export function placesIn(script: PuppetScript): readonly Place[] {
  const root = puppetPath(script);
  return namesIn(script)
    .filter((names) => names.every(isUtterable))
    .map((names) => ({ names, path: [root, ...names].join('/') }));
}

function namesIn(script: PuppetScript | undefined): readonly (readonly string[])[] {
  if (script === undefined || !('list' in script)) return [[]];
  const { list, below = {} } = script;
  const listed = list.flatMap((node) => ('entry' in node ? [writeOut(node.entry)] : []));
  const children = new Set([...listed, ...Object.keys(below), 'absent']);
  return [
    [],
    ...[...children].flatMap((name) => {
      const is = Object.hasOwn(below, name) ? below[name]?.is : undefined;
      return namesIn(is).map((rest) => [name, ...rest]);
    }),
  ];
}

// A name with a slash, or none at all, is not asked for: the kernel makes another path of it.
function isUtterable(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\0]/.test(name);
}
