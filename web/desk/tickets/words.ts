import type { TicketStatus } from '../../../worker/support/contract.ts'
import type { DeskTicket } from '../../../worker/tickets/contract.ts'

export const priorityNames: Record<DeskTicket['priority'], string> = {
  low: 'Low',
  normal: 'Normal',
  high: 'High',
  urgent: 'Urgent',
}
export const priorityLooks = { low: 'neutral', normal: 'neutral', high: 'warn', urgent: 'bad' } as const

export const statusNames: Record<TicketStatus, string> = {
  open: 'Open',
  waiting: 'Waits for customer',
  solved: 'Solved',
  closed: 'Closed',
}
export const statusLooks = { open: 'warn', waiting: 'neutral', solved: 'good', closed: 'neutral' } as const

const events: Record<string, string> = {
  taken: 'took it',
  assigned: 'gave it to a colleague',
  given_back: 'gave it back to the queue',
  solved: 'marked it as solved',
  reopened: 'took it up again',
  closed: 'closed it',
}
export const eventName = (event: string): string =>
  events[event] ?? event.replace('_', ': ').replaceAll('_', ' ')

const minute = 60_000
/** How long until then, or since: `in 3 h`, `2 days late`. */
export function dueIn(due: string, now = Date.now()): string {
  const away = new Date(due).getTime() - now
  const size = Math.abs(away)
  const units = [
    [1440 * minute, 'day'],
    [60 * minute, 'h'],
    [minute, 'min'],
  ] as const
  const [unit, name] = units.find(([length]) => size >= length) ?? units[2]
  const count = Math.floor(size / unit)
  const many = name === 'day' && count !== 1 ? 'days' : name
  return away < 0 ? `${count} ${many} late` : `in ${count} ${many}`
}

/** A ready answer with the ticket's own facts in their places. */
export const filled = (
  text: string,
  facts: { customer: string; ticket: string; colleague: string },
): string => text.replaceAll(/\{(customer|ticket|colleague)\}/g, (_, name: keyof typeof facts) => facts[name])
