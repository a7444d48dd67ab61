/** Whom each function of the Worker's lets in, and whether it holds the token meanwhile: asked of every one alike. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { beforeAll, expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import {
  connect,
  connectOwner,
  inTransaction,
  outcome,
  rows,
  type Session,
  signIn,
} from '../../test/teller.ts'

let owner: pg.Client
let app: pg.Client
const callers: Record<string, Session> = {}

beforeAll(async () => {
  const bank = await freshBank()
  owner = await connectOwner(bank.wire.ownerUrl)
  app = await connect(bank.wire.appUrl)
  callers.customer = await signIn(app, 'customer1@demo.bank')
  callers.operator = await signIn(app, 'operator1@demo.bank')
  callers.admin = await signIn(app, 'admin1@demo.bank')
})

type Door = { name: string; types: string[] }

/** Every function that the Worker may call with a token, with the types of what follows the token. */
const doors = async () =>
  (await rows(
    owner,
    `select proname as name, array(select format_type(t, null) from unnest(proargtypes[1:pronargs - 1]) t) as types
       from pg_proc where pronamespace = 'banking'::regnamespace and proargnames[1] = 'p_jti'
        and has_function_privilege('banking_app', oid, 'execute') order by 1, 2`,
  )) as Door[]

/** With nothing but the token: what comes after the door refuses it in another word, or does nothing. */
const knock = ({ name, types }: Door, { jti }: Session) =>
  outcome(
    app.query(`select banking.${name}(${['$1', ...types.map((type) => `null::${type}`)].join(', ')})`, [jti]),
  )

async function admitted(door: Door): Promise<string[]> {
  const kinds: string[] = []
  for (const [kind, session] of Object.entries(callers)) {
    const word = await inTransaction(app, () => knock(door, session))
    if (word !== 'forbidden') kinds.push(kind)
  }
  return kinds
}

/** Whoever holds the token waits here for a sign-out that is at it. */
async function holds(door: Door, session: Session): Promise<boolean> {
  const word = await inTransaction(owner, async () => {
    await owner.query(
      `select from banking.auth_tokens where jti_hash = sha256(convert_to($1, 'UTF8')) for update`,
      [session.jti],
    )
    return inTransaction(app, async () => {
      await app.query(`set local lock_timeout = '10ms'`)
      return knock(door, session)
    })
  })
  return word === '55P03'
}

// WRITE_RIGHTS=1 writes the page anew; what changed in it is then to be reviewed.
it('every door stands in doors.txt: who may pass, and whether a sign-out waits for what happens behind it', async () => {
  const lines: string[] = []
  for (const door of await doors()) {
    const kinds = await admitted(door)
    // A kind that is not let in is told so with the token in hand.
    const held = (await holds(door, callers[kinds[0] ?? 'customer']!)) ? ', token held' : ''
    lines.push(`${door.name}: ${kinds.join(', ') || 'nobody'}${held}\n`)
  }
  const page = join(import.meta.dirname, 'doors.txt')
  if (process.env.WRITE_RIGHTS) writeFileSync(page, lines.join(''))
  expect(lines.length).toBeGreaterThan(50)
  expect(lines.join('')).toBe(readFileSync(page, 'utf8'))
})
