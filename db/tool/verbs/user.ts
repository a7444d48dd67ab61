/** Users from the command line: the same changes as in the desk, and only proposed where the desk only proposes. */
import type pg from 'pg'
import { lookupOf } from '../../../worker/vault/person.ts'
import type { StoredPassword } from '../passwords.ts'
import { type DataKeys, openBankVault, sealNewPerson } from '../vault.ts'

export type Outcome = { status: 'done' | 'pending'; proposalId: string; userId: string }
type Newcomer = { kind: string; name: string; email: string; person?: string | undefined }

/** What a refusal of the bank means to whoever sits at the keyboard. */
const sentences: Record<string, string> = {
  invalid_input: 'That e-mail address is taken, or a value is none of those allowed.',
  not_found: 'There is no such user or customer.',
  forbidden: 'A customer has no role, and the last admin stays.',
  already_settled: 'It is so already, or a change like it waits in the desk.',
  account_not_active: 'There is money in the till. It goes back to the vault first.',
}

async function told(work: Promise<{ rows: { answer: Outcome }[] }>): Promise<Outcome> {
  try {
    return (await work).rows[0]!.answer
  } catch (error) {
    const { code, message } = error as { code?: string; message: string }
    throw code?.startsWith('BK4') && sentences[message] ? new Error(sentences[message]) : error
  }
}

/** An operator, or the first admin of the bank, is there at once; a further admin is proposed. */
export async function addUser(
  client: pg.Client,
  keys: DataKeys,
  actor: string,
  { kind, name, email, person }: Newcomer,
  { salt, memoryKib, passes, lanes, verifier }: StoredPassword,
): Promise<Outcome> {
  if (kind !== 'operator' && kind !== 'admin') throw new Error('--kind is operator or admin.')
  const sealed = await sealNewPerson(client, keys, 'staff', { name, email })
  return told(
    client.query('select banking.tool_add_staff($1, $2, $3, $4, $5, $6, $7, $8, $9) as answer', [
      actor,
      kind,
      sealed,
      person ?? null,
      salt,
      memoryKib,
      passes,
      lanes,
      verifier,
    ]),
  )
}

const deeds: Record<string, (to: string | undefined) => [kind: string, after: object]> = {
  role: (to) => {
    if (to !== 'operator' && to !== 'admin') throw new Error('--to is operator or admin.')
    return ['role', { role: to }]
  },
  suspend: () => ['status', { status: 'suspended' }],
  activate: () => ['status', { status: 'active' }],
  confirm: () => ['confirm', { confirmed: 'yes' }],
  'reset-factors': () => ['factors', { factors: 'none' }],
}

/** Changes a user whom an e-mail address or a customer id names, or proposes to. */
export async function changeUser(
  client: pg.Client,
  keys: DataKeys,
  actor: string,
  deed: string,
  { who, to, reason }: { who: string; to?: string | undefined; reason: string },
): Promise<Outcome> {
  const wanted = deeds[deed]
  if (!wanted) throw new Error(`user ${Object.keys(deeds).join('|')}, or none of them for a new one.`)
  const [kind, after] = wanted(to)
  const { index } = await openBankVault(client, keys)
  const found = await client.query('select banking.find_user($1) as id', [await lookupOf(index, who)])
  return told(
    client.query('select banking.tool_user_change($1, $2, $3, $4, $5) as answer', [
      actor,
      kind,
      found.rows[0].id,
      after,
      reason,
    ]),
  )
}

/** What is to be said about it. */
export const outcomeInWords = ({ status, proposalId }: Outcome): string =>
  status === 'done'
    ? 'done'
    : `proposed  ${proposalId}\nAnother person approves it in the desk, under Approvals; nothing changes before.`

/** What a new member of the staff does next, and what the bank must know before that works. */
export async function firstSignIn(client: pg.Client): Promise<string> {
  const { rowCount } = await client.query(`select from banking.secrets where name = 'factor'`)
  return rowCount
    ? 'next      sign in at the bank’s address, with an authenticator app at hand, and keep the recovery codes that are shown'
    : 'next      nobody of the staff can sign in yet: run "npm run bank -- eod" once, with ORIGIN_KEY set'
}
