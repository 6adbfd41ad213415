/** Nothing can be changed, and nothing is asked for that would change something. */
import type { Check } from '../../check.ts';
import { declaredMethods } from './declared-methods.ts';
import { mountFlags } from './mount-flags.ts';
import { mutations } from './mutations.ts';

export const READONLY: readonly Check[] = [mutations, mountFlags, declaredMethods];
