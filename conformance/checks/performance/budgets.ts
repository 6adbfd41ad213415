/** Measurements held against the author's budgets: what has none is told, and not judged. */
import type { Findings, Json } from '../../finding.ts';
import type { BudgetName, Budgets } from '../../subject/budgets.ts';

/** What was measured, by the budget that it is held against. */
export type Measured = Readonly<Partial<Record<BudgetName, number>>>;

const PLACE = 'omnivet.certify.toml';

/** Notes each measurement that is above its budget, and gives all as evidence. */
export function judge(measured: Measured, budgets: Budgets, findings: Findings): Readonly<Record<string, Json>> {
  for (const [name, value] of Object.entries(measured)) {
    const budget = budgets[name as BudgetName];
    if (budget !== undefined && value > budget)
      findings.add(name, `at most ${budget}, as ${PLACE} says under [budgets]`, String(value));
  }
  return measured;
}
