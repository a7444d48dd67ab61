import { t } from './words.ts'

/** What the bank itself holds for is written down in English; what a merchant holds for is the merchant’s name. */
const ofBank = {
  'Payment that the bank looks at': 'hold_risk',
  'Payment that waits for approval': 'hold_joint',
  'Deposit that has yet to clear': 'hold_uncleared',
} as const

export const heldFor = (merchant: string) =>
  Object.hasOwn(ofBank, merchant) ? t(ofBank[merchant as keyof typeof ofBank]) : merchant
