/** Upper bounds that an author promises; what is not named is measured and not judged. */

/** The keys of `[budgets]`: milliseconds, requests for one operation, mebibytes. */
export const BUDGET_NAMES = [
  'cold-stat-p50-ms',
  'cold-stat-p99-ms',
  'warm-stat-p50-ms',
  'warm-stat-p99-ms',
  'cold-list-p50-ms',
  'cold-list-p99-ms',
  'warm-list-p50-ms',
  'warm-list-p99-ms',
  'cold-read-p50-ms',
  'cold-read-p99-ms',
  'warm-read-p50-ms',
  'warm-read-p99-ms',
  'requests-per-stat',
  'requests-per-list',
  'requests-per-read',
  'peak-memory-mb',
] as const;

export type BudgetName = (typeof BUDGET_NAMES)[number];

export type Budgets = Readonly<Partial<Record<BudgetName, number>>>;
