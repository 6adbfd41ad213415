/** The program that programs.ts starts: bundles the programs of sandboxes and prints them as one JSON object. */
import { bundle } from './bundle.ts';

const made = await Promise.all(['child/boot', 'guest/main', 'transpiler/main'].map(bundle));
const [boot, guest, transpiler] = made.map(({ code }) => code);
const inputs = [...new Set(made.flatMap((bundled) => bundled.inputs))];
process.stdout.write(JSON.stringify({ boot, guest, transpiler, inputs }));
