/** Where sealed words of tickets stand: bound to table, column and row. */
import type { Place } from '../vault/vault.ts'

export const subjectOf = (ticket: string): Place => ({ table: 'tickets', column: 'subject', row: ticket })
export const ratingOf = (ticket: string): Place => ({ table: 'tickets', column: 'rating', row: ticket })
export const bodyOf = (message: string): Place => ({ table: 'ticket_messages', column: 'body', row: message })
