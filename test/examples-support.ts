import { readConfig } from '../worker/config.ts'
import { messageBody, ticketSubject } from '../worker/vault/names.ts'
import { sealing, vaultOf } from '../worker/vault/opening.ts'
import type { Edge } from './edge.ts'
import { type Example, type Facts, nowhere } from './facts.ts'
import { aPng } from './pictures.ts'

const onAnyTicket = 'staff serve every customer, and each look is written down'
const words = () => ({ messageId: crypto.randomUUID(), text: 'When does the card come?' })

/** Calls are counted: each begins anew, on tickets that are open, and with no dispute that waits. */
const anew =
  (status = 'open') =>
  async (edge: Edge) => {
    await edge.sql(`delete from banking.throttles`)
    await edge.sql(
      `update banking.tickets set status = case category when 'dispute' then 'closed' else $1 end, waiting_since = null,
       closed_at = case when 'closed' in (category, $1) or category = 'dispute' then now() end, rating = null,
       rating_sealed = null, rated_at = null`,
      [status],
    )
  }

const aFile = (ticket: string, message = ticket) => ({
  id: crypto.randomUUID(),
  ticket,
  message,
  name: 'receipt.png',
  content: aPng,
})
/** There are no more files than there may be beside one message. */
const withRoom = async (edge: Edge) => {
  await anew()(edge)
  await edge.sql(
    `insert into banking.configurations (name, effective_from, value, source)
     select name, '2001-01-01', to_jsonb(10000), 'test' from (values ('support.attachments_per_message'),
       ('support.attachments_per_ticket'), ('support.attachments_per_day')) of (name) on conflict do nothing`,
  )
}

const open = { category: 'account', subject: 'A card', text: 'When does the card come?' }
const wrong = { reason: 'not_mine', wanted: 'money_back', text: 'I was not there.' }

/** What customers ask of the bank's people, and how staff answer. */
export const ofSupport: Record<string, Example> = {
  'support.list': {
    for: ['customer'],
    input: () => ({ limit: 2 }),
    foreignIsFine: 'it narrows one’s own list',
  },
  'support.get': {
    for: ['customer'],
    input: ({ ticket }) => ({ id: ticket }),
    foreign: ({ foreignTicket }) => [{ id: foreignTicket }, { id: nowhere }],
  },
  'support.unread': { for: ['customer'] },
  'support.open': {
    for: ['customer'],
    prepare: anew(),
    input: () => ({ id: crypto.randomUUID(), ...open }),
    foreignIsFine: 'its id is the new ticket’s own',
  },
  'support.dispute': {
    for: ['customer'],
    prepare: anew(),
    input: ({ booked }) => ({ id: crypto.randomUUID(), transactionId: booked, ...wrong }),
    foreign: ({ foreignBooked }) =>
      [foreignBooked, nowhere].map((transactionId) => ({ id: crypto.randomUUID(), transactionId, ...wrong })),
  },
  'support.reply': {
    for: ['customer'],
    prepare: anew(),
    input: ({ ticket }) => ({ id: ticket, ...words() }),
    foreign: ({ foreignTicket }) => [foreignTicket, nowhere].map((id) => ({ id, ...words() })),
  },
  'support.see': {
    for: ['customer'],
    prepare: (edge) => edge.sql('update banking.tickets set unread = 1'),
    input: ({ ticket }) => ({ id: ticket }),
    foreign: ({ foreignTicket }) => [{ id: foreignTicket }, { id: nowhere }],
  },
  'support.close': {
    for: ['customer'],
    input: ({ ticket }) => ({ id: ticket }),
    foreign: ({ foreignTicket }) => [{ id: foreignTicket }, { id: nowhere }],
  },
  'support.rate': {
    for: ['customer'],
    prepare: anew('closed'),
    input: ({ ticket }) => ({ id: ticket, rating: 5, text: 'Quick' }),
    foreign: ({ foreignTicket }) => [foreignTicket, nowhere].map((id) => ({ id, rating: 5 })),
  },
  'attachments.add': {
    for: ['customer'],
    prepare: withRoom,
    input: ({ ticket }) => aFile(ticket),
    foreign: ({ foreignTicket, ticket }) => [
      aFile(foreignTicket),
      aFile(nowhere),
      aFile(ticket, foreignTicket),
      aFile(ticket, nowhere),
    ],
  },
  'attachments.get': {
    for: ['customer'],
    input: ({ attachment }) => ({ id: attachment }),
    foreign: ({ foreignAttachment }) => [{ id: foreignAttachment }, { id: nowhere }],
  },
  'attachments.addFor': {
    for: ['operator', 'admin'],
    prepare: async (edge, facts, token) => {
      await withRoom(edge)
      facts.noted = crypto.randomUUID()
      if (token)
        await edge.call('tickets.note', { id: facts.ticket, messageId: facts.noted, text: 'Seen' }, { token })
    },
    input: ({ ticket, noted }) => aFile(ticket, noted),
    foreignIsFine: onAnyTicket,
  },
  'attachments.getFor': {
    for: ['operator', 'admin'],
    input: ({ attachment }) => ({ id: attachment }),
    foreignIsFine: onAnyTicket,
  },
  'tickets.queue': { for: ['operator', 'admin'], input: () => ({ view: 'open', limit: 2 }) },
  'tickets.get': {
    for: ['operator', 'admin'],
    input: ({ ticket }) => ({ id: ticket }),
    foreignIsFine: onAnyTicket,
  },
  'tickets.answer': {
    for: ['operator', 'admin'],
    prepare: anew(),
    input: ({ ticket }) => ({ id: ticket, ...words(), becomes: 'waiting' }),
    foreignIsFine: onAnyTicket,
  },
  'tickets.note': {
    for: ['operator', 'admin'],
    prepare: anew(),
    input: ({ ticket }) => ({ id: ticket, ...words() }),
    foreignIsFine: onAnyTicket,
  },
  'tickets.assign': {
    for: ['operator', 'admin'],
    prepare: anew(),
    input: ({ ticket }) => ({ id: ticket, assignee: null }),
    foreignIsFine: onAnyTicket,
  },
  'tickets.sort': {
    for: ['operator', 'admin'],
    prepare: anew(),
    input: ({ ticket }) => ({ id: ticket, category: 'fees', priority: 'high' }),
    foreignIsFine: onAnyTicket,
  },
  'tickets.solve': {
    for: ['operator', 'admin'],
    prepare: anew(),
    input: ({ ticket }) => ({ id: ticket, solved: true }),
    foreignIsFine: onAnyTicket,
  },
  'tickets.colleagues': { for: ['operator', 'admin'] },
  'tickets.canned': { for: ['operator', 'admin'] },
  'tickets.keepCanned': {
    for: ['operator', 'admin'],
    input: ({ canned }) => ({ id: canned, title: 'Cards', text: 'Dear {customer}, it comes tomorrow.' }),
    foreignIsFine: 'no customer stands in it',
  },
  'tickets.removeCanned': {
    for: ['operator', 'admin'],
    prepare: (edge) => edge.sql(`update banking.canned_answers set status = 'active'`),
    input: ({ canned }) => ({ id: canned }),
    foreignIsFine: 'no customer stands in it',
  },
}

/** A ticket of a demo customer with one message, sealed as the Worker does it. */
async function ticketOf(edge: Edge, email: string): Promise<string> {
  const id = crypto.randomUUID()
  const vault = await vaultOf({ config: readConfig(edge.env) })
  const [{ key, customer, user }] = await edge.sql(
    `select banking.subject_key('customer:' || u.customer_id) as key, u.customer_id::text as customer, u.id::text as user
       from banking.users u where u.email_index = testing.index_of($1)`,
    [email],
  )
  await edge.sql(
    `with ticket as (insert into banking.tickets (id, customer_id, category, priority, subject_sealed, opened_at, changed_at,
         due_at, solve_due_at, messages)
       values ($1, $2, 'account', 'normal', $3, now(), now(), now() + interval '1 day', now() + interval '5 days', 1) returning id)
     insert into banking.ticket_messages (id, ticket_id, at, author, user_id, kind, internal, body_sealed, digest)
     select $1, t.id, now(), 'customer', $5, 'message', false, $4, '\\x00' from ticket t`,
    [
      id,
      customer,
      await sealing(vault, ticketSubject(id), key, open.subject),
      await sealing(vault, messageBody(id), key, open.text),
      user,
    ],
  )
  return id
}

async function attachmentOf(edge: Edge, email: string, ticket: string): Promise<string> {
  const { token } = await edge.signIn(email)
  const input = aFile(ticket)
  const answer = await edge.call('attachments.add', input, { token })
  if (answer.status !== 200) throw new Error(answer.text)
  return input.id
}

export async function ticketsOf(
  edge: Edge,
): Promise<Pick<Facts, 'ticket' | 'foreignTicket' | 'attachment' | 'foreignAttachment' | 'canned'>> {
  const [{ canned }] = await edge.sql(
    `insert into banking.canned_answers (id, title, body, changed_at, changed_by)
     values (gen_random_uuid(), 'Cards', 'It comes tomorrow.', now(), 1) returning id as canned`,
  )
  const ticket = await ticketOf(edge, 'customer1@demo.bank')
  const foreignTicket = await ticketOf(edge, 'customer2@demo.bank')
  return {
    ticket,
    foreignTicket,
    attachment: await attachmentOf(edge, 'customer1@demo.bank', ticket),
    foreignAttachment: await attachmentOf(edge, 'customer2@demo.bank', foreignTicket),
    canned,
  }
}
