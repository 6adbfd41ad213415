import { Command } from 'commander';
import { buildProvider } from '../author/build.ts';
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
      '\nThe same sources give the same bytes, wherever and whenever they are built.\n\nExample:\n  $ omnivet build providers/hello/provider.ts -o hello.wasm',
    )
    .action(async (source: string, options: { out?: string; json?: true }) => {
      const result = await buildProvider({ source, out: options.out });
      if (options.json === true) printJson(result);
      else if (result.ok) {
        print(`${result.out}: ${result.bytes} bytes, sha256 ${result.sha256}`);
        say(`built ${result.manifest.name} ${result.manifest.version} in ${Math.round(result.milliseconds)} ms`);
      } else for (const problem of result.problems) say(visible(formatProblem(problem)));
      process.exitCode = result.ok ? EXIT.ok : EXIT.subjectFailed;
    });
}
