/** Notes and categories, asked as the Worker's role asks: whose, by whom, and what is left behind. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { asSealed } from '../../test/names.ts'
import {
  connect,
  connectMany,
  connectOwner,
  demoNumbers,
  enter,
  expectBooksToBalance,
  inTransaction,
  outcome,
  rows,
  type Session,
  signIn,
  transfer,
  value,
} from '../../test/teller.ts'

let wire: Awaited<ReturnType<typeof freshBank>>['wire']
let app: pg.Client
let owner: pg.Client
let asha: Session
let vikram: Session
let leela: Session
let numbers: Awaited<ReturnType<typeof demoNumbers>>
let id: string
let seq: string

beforeAll(async () => {
  wire = (await freshBank()).wire
  app = await connect(wire.appUrl)
  owner = await connectOwner(wire.ownerUrl)
  asha = await signIn(app, 'customer1@demo.bank')
  vikram = await signIn(app, 'customer2@demo.bank')
  leela = await signIn(app, 'operator1@demo.bank')
  numbers = await demoNumbers(owner)
  // What the demo's people have filed is not what is written here.
  await owner.query('delete from banking.transaction_notes')
  const made = await transfer(app, asha, {
    from: numbers.asha[0]!,
    to: numbers.vikram[0]!,
    note: asSealed('Lunch'),
  })
  id = made.transaction.id
  seq = await value(owner, 'select seq from banking.transactions where id = $1', [id])
})

afterAll(() => expectBooksToBalance(owner))

const annotate = (
  client: pg.Client,
  session: { jti: string | null },
  change: object | null,
  { about = id, account = null }: { about?: string | null; account?: string | null } = {},
) =>
  value(client, 'select banking.annotate_transaction($1, $2, $3, $4, $5)', [
    session.jti,
    about,
    account,
    change && JSON.stringify(change, (name, it) => (name === 'note' && it ? asSealed(it) : it)),
    'a request',
  ])
const notes = () =>
  rows(owner, 'select * from banking.transaction_notes order by account_id, transaction_seq')

describe('refusals', () => {
  it('come in the order of the table in errors.ts and leave nothing behind', async () => {
    const lost = { jti: 'nobody' }
    const expired = await signIn(app, 'customer1@demo.bank')
    await owner.query(
      `update banking.auth_tokens set expires_at = now() where jti_hash = sha256(convert_to($1, 'UTF8'))`,
      [expired.jti],
    )
    const before = await value(owner, 'select count(*) from banking.audit_logs')
    const nowhere = randomUUID()
    const cases: [string, () => Promise<unknown>][] = [
      ['token_revoked', () => annotate(app, lost, { note: 'x' }, { about: nowhere })],
      ['token_revoked', () => annotate(app, { jti: null }, { note: 'x' })],
      ['token_expired', () => annotate(app, expired, { note: 'x' }, { about: nowhere })],
      ['forbidden', () => annotate(app, leela, { note: 'x' }, { about: nowhere })],
      ['not_found', () => annotate(app, asha, { note: 'x' }, { about: nowhere })],
      ['not_found', () => annotate(app, asha, { note: 'x' }, { about: null })],
      ['not_found', () => annotate(app, asha, { note: 'x' }, { account: numbers.vikram[0]! })],
      ['not_found', () => annotate(app, vikram, { note: 'x' }, { account: numbers.asha[0]! })],
      [
        'BK500',
        () =>
          value(app, 'select banking.annotate_transaction($1, $2, null, $3, $4)', [
            asha.jti,
            id,
            '{"note": "in clear"}',
            'r',
          ]),
      ],
      ['22P02', () => annotate(app, asha, { category: 'unheard of' })],
      ['23514', () => annotate(app, asha, { note: 'x'.repeat(3000) })],
    ]
    for (const [code, asked] of cases) expect(await outcome(asked())).toBe(code)
    expect(await notes()).toEqual([])
    expect(await value(owner, 'select count(*) from banking.audit_logs')).toBe(before)
  })
})

describe('what is written', () => {
  it('belongs to the writer’s side and is shown by row-level security to nobody else', async () => {
    await annotate(app, asha, { note: 'Mine', category: 'eating_out' })
    await annotate(app, vikram, { note: 'His' })
    const seenBy = (session: Session) =>
      inTransaction(app, async () => {
        await enter(app, session)
        return rows(app, 'select note, category::text from banking.transaction_notes')
      })
    expect(await seenBy(asha)).toEqual([{ note: asSealed('Mine'), category: 'eating_out' }])
    expect(await seenBy(vikram)).toEqual([{ note: asSealed('His'), category: null }])
    expect(await seenBy(leela)).toEqual([])
    expect(await rows(app, 'select * from banking.transaction_notes')).toEqual([])
  })

  it('cannot be written past the verb', async () => {
    for (const deed of [
      `insert into banking.transaction_notes (account_id, transaction_seq, note) values (1, 1, 'x')`,
      `update banking.transaction_notes set note = 'x'`,
      'delete from banking.transaction_notes',
    ])
      expect(await outcome(app.query(deed))).toBe('42501')
  })

  it('goes without a row when nothing is left, and keeps what the change does not name', async () => {
    const now = async () =>
      rows(
        owner,
        `select n.note, n.category::text from banking.transaction_notes n
           join banking.accounts a on a.id = n.account_id where n.transaction_seq = $1 and a.account_number = $2`,
        [seq, numbers.asha[0]],
      )
    await annotate(app, asha, {})
    expect(await now()).toEqual([{ note: asSealed('Mine'), category: 'eating_out' }])
    await annotate(app, asha, { category: null })
    expect(await now()).toEqual([{ note: asSealed('Mine'), category: null }])
    await annotate(app, asha, { note: '' })
    expect(await now()).toEqual([])
    await annotate(app, asha, null)
    expect(await now()).toEqual([])
  })

  it('survives many at once: each changes its own half, and none is lost', async () => {
    const clients = await connectMany(wire.appUrl, 8)
    await Promise.all(
      clients.map((client, at) =>
        annotate(client, asha, at % 2 ? { note: 'At once' } : { category: 'gifts' }),
      ),
    )
    expect(
      await rows(
        owner,
        `select n.note, n.category::text from banking.transaction_notes n
           join banking.accounts a on a.id = n.account_id where n.transaction_seq = $1 and a.account_number = $2`,
        [seq, numbers.asha[0]],
      ),
    ).toEqual([{ note: asSealed('At once'), category: 'gifts' }])
  })

  it('has an audit row each, without the text', async () => {
    const found = await rows(
      owner,
      `select actor, subject, request_id, detail from banking.audit_logs where action = 'ledger.annotate' and actor <> 'system:seed' order by id`,
    )
    expect(found.length).toBe(2 + 4 + 8)
    expect(found[0]).toEqual({
      actor: `user:${asha.userId}`,
      subject: `transaction:${seq}`,
      request_id: 'a request',
      detail: { changed: ['category', 'note'] },
    })
    expect(found.map(({ detail }) => JSON.stringify(detail)).join()).not.toMatch(/Mine|His|once|gifts/)
  })
})
