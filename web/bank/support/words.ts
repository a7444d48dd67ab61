import type {
  DisputeReason,
  DisputeWish,
  TicketCategory,
  TicketStatus,
} from '../../../worker/support/contract.ts'
import type { Fault } from '../../api.ts'

export const categoryNames: Record<TicketCategory, string> = {
  payment: 'A payment',
  account: 'An account',
  fees: 'Fees and interest',
  security: 'Security',
  documents: 'Documents',
  other: 'Something else',
  dispute: 'Something is wrong',
}

export const statusNames: Record<TicketStatus, string> = {
  open: 'With the bank',
  waiting: 'Waits for you',
  solved: 'Solved',
  closed: 'Closed',
}
export const statusLooks = { open: 'neutral', waiting: 'warn', solved: 'good', closed: 'neutral' } as const

export const reasonNames: Record<DisputeReason, string> = {
  not_mine: 'I did not make it',
  wrong_amount: 'The amount is wrong',
  twice: 'It was booked twice',
  not_received: 'I did not get what I paid for',
  other: 'Something else',
}

export const wishNames: Record<DisputeWish, string> = {
  money_back: 'My money back',
  correction: 'That it is corrected',
  explanation: 'To know what it is',
}

export const eventNames: Record<string, string> = {
  solved: 'The bank marked this as solved',
  closed: 'This was closed',
  reopened: 'This was taken up again',
}

/** Why the bank took no words, and what to do about it. */
export function refusalIn(fault: Fault): string {
  if (fault.code === 'rate_limited')
    return 'That was a lot at once. What you wrote is still here: wait a while and send it then.'
  if (fault.code === 'already_settled')
    return 'This was closed a while ago. Ask a new question, and name the number of this one.'
  if (fault.code === 'limit_exceeded')
    return 'This conversation is full. Ask a new question, and name its number.'
  return fault.sentence
}
