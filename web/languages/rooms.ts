/** Every part of the pages that has words of its own, as other languages must know them. Types alone: nothing is loaded. */
export type Room = {
  accounts: typeof import('../bank/accounts/words.ts').t
  auth: typeof import('../bank/auth/words.ts').t
  categories: typeof import('../bank/ledger/kinds.ts').categories
  customers: typeof import('../bank/customers/words.ts').t
  exceeded: typeof import('../bank/limits/words.ts').t
  home: typeof import('../bank/home/words.ts').t
  insights: typeof import('../bank/insights/words.ts').t
  joint: typeof import('../bank/joint/words.ts').t
  ledger: typeof import('../bank/ledger/words.ts').t
  notifications: typeof import('../bank/preferences/words.ts').t
  payees: typeof import('../bank/payees/words.ts').t
  pot: typeof import('../bank/pots/page-words.ts').t
  pots: typeof import('../bank/pots/words.ts').t
  shell: typeof import('../bank/shell/words.ts').t
  transfers: typeof import('../bank/transfers/words.ts').t
  types: typeof import('../bank/ledger/kinds.ts').types
  ui: typeof import('../ui/words.ts').t
}
