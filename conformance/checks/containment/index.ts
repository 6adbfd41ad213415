/** Checks that the provider keeps within its bounds, and comes back after a fault. */
import type { Check } from '../../check.ts';
import { deadline } from './deadline.ts';
import { loads } from './loads.ts';
import { oddArguments } from './odd-arguments.ts';
import { purity } from './purity.ts';
import { restart } from './restart.ts';
import { steadyMemory } from './steady-memory.ts';
import { survives } from './survives.ts';

export const CONTAINMENT: readonly Check[] = [loads, survives, steadyMemory, deadline, oddArguments, restart, purity];
