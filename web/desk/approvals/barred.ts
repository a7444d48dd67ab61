import type { Barred } from '../../../worker/proposals/contract.ts'
import type { Fault } from '../../api.ts'

const sentences: Record<NonNullable<Barred>, string> = {
  own: 'Yours: somebody else decides.',
  made: 'Whoever made your log-in asked, or a log-in that you made: somebody else decides.',
  one_hand:
    'One person alone made your log-in and the one that asked. Somebody else decides, or an admin has one of you confirmed under Users.',
  about_you: 'It is about you: somebody else decides.',
  admin: 'An admin decides.',
}

/** Why the bank lets somebody else decide, in a line in the place of the buttons. */
export const barredIn = (barred: Barred) => (barred ? sentences[barred] : undefined)

/** The same of a refusal. */
export const barredBy = ({ code, detail }: Fault) =>
  code === 'forbidden' && isReason(detail?.barred) ? sentences[detail.barred] : undefined
const isReason = (word: unknown): word is NonNullable<Barred> => typeof word === 'string' && word in sentences
