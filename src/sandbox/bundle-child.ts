/** The program that programs.ts starts: bundles the programs of sandboxes and prints them as one JSON object. */
import { bundle } from './bundle.ts';

const [boot, guest, transpiler] = await Promise.all(['child/boot', 'guest/main', 'transpiler/main'].map(bundle));
process.stdout.write(JSON.stringify({ boot, guest, transpiler }));
