/** A program that maps a file into memory, and prints the mapping as it is then for each line of its standard input. */
import { closeSync, fstatSync, openSync } from 'node:fs';
import { createInterface } from 'node:readline';
import koffi from 'koffi';

// sys/mman.h
const PROT_READ = 1;
const MAP_PRIVATE = 2;

const map = koffi
  .load(null)
  .func('void *mmap(void *address, size_t length, int protection, int flags, int descriptor, long offset)');
const descriptor = openSync(process.argv[2] ?? '', 'r');
const { size } = fstatSync(descriptor);
const address: unknown = map(null, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
closeSync(descriptor);
process.stdout.write('mapped\n');
for await (const _ of createInterface({ input: process.stdin }))
  process.stdout.write(`${Buffer.from(koffi.view(address, size)).toString()}\n`);
