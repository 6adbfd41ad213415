import { Command } from 'commander';
import { buildProvider, type BuildResult } from '../author/build.ts';
import { formatProblem } from '../author/problem.ts';
import { EXIT, print, printJson, say, visible } from './output.ts';

/** `omnivet build SOURCE` */
export function buildCommand(): Command {
  return new Command('build')
    .description('Build a provider written in TypeScript or JavaScript to a component that carries its manifest.')
    .argument('<source>', 'the module that exports the provider')
    .option('-o, --out <file>', 'where the component goes (default: beside the source, named after its folder)')
    .option('--json', 'print the outcome as JSON')
    .addHelpText(
      'after',
      '\nThe same sources give the same bytes, wherever and whenever they are built. The provider is asked a few things before it is\nbuilt, in a process without any permission. The folder of FILE must exist, and nothing but a component is replaced.\n\nExits with 1 when the source has a mistake, and with 2 when it cannot be found or FILE cannot be written.\n\nExample:\n  $ omnivet build providers/hello/provider.ts -o hello.wasm',
    )
    .action(async (source: string, options: { out?: string; json?: true }) => {
      const result = await buildProvider({ source, out: options.out });
      if (options.json === true) printJson(result);
      else if (result.ok) {
        print(`${result.out}: ${result.bytes} bytes, sha256 ${result.sha256}`);
        say(`built ${result.manifest.name} ${result.manifest.version} in ${Math.round(result.milliseconds)} ms`);
      } else for (const problem of result.problems) say(visible(formatProblem(problem)));
      process.exitCode = exitCodeOf(result);
    });
}

// A path on the command line that is none is wrong usage; everything else is the source's fault.
function exitCodeOf(result: BuildResult): number {
  if (result.ok) return EXIT.ok;
  const isUsage = result.problems.every(({ code }) => code === 'no-source' || code === 'no-output');
  return isUsage ? EXIT.usage : EXIT.subjectFailed;
}
