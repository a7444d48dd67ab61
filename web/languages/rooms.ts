/** Every part of the pages that has words of its own, as other languages must know them. Types alone: nothing is loaded. */
export type Room = {
  accounts: typeof import('../bank/accounts/words.ts').t
  ask_about: typeof import('../bank/support/words.ts').about
  ask_states: typeof import('../bank/support/words.ts').states
  auth: typeof import('../bank/auth/words.ts').t
  categories: typeof import('../bank/ledger/kinds.ts').categories
  customers: typeof import('../bank/customers/words.ts').t
  exceeded: typeof import('../bank/limits/words.ts').t
  happenings: typeof import('../bank/security/words.ts').happenings
  home: typeof import('../bank/home/words.ts').t
  insights: typeof import('../bank/insights/words.ts').t
  joint: typeof import('../bank/joint/words.ts').t
  joint_states: typeof import('../bank/joint/words.ts').states
  ledger: typeof import('../bank/ledger/words.ts').t
  limits: typeof import('../bank/limits/page-words.ts').limits
  looked: typeof import('../bank/security/words.ts').looked
  lookers: typeof import('../bank/security/words.ts').lookers
  notifications: typeof import('../bank/preferences/words.ts').t
  payees: typeof import('../bank/payees/words.ts').t
  pot: typeof import('../bank/pots/page-words.ts').t
  pots: typeof import('../bank/pots/words.ts').t
  rules: typeof import('../bank/schedules/words.ts').rules
  schedules: typeof import('../bank/schedules/words.ts').t
  security: typeof import('../bank/security/words.ts').t
  shell: typeof import('../bank/shell/words.ts').t
  statements: typeof import('../bank/statements/words.ts').t
  support: typeof import('../bank/support/words.ts').t
  transfers: typeof import('../bank/transfers/words.ts').t
  types: typeof import('../bank/ledger/kinds.ts').types
  ui: typeof import('../ui/words.ts').t
  wrong_reasons: typeof import('../bank/support/words.ts').reasons
  wrong_wishes: typeof import('../bank/support/words.ts').wishes
}
