/** Four eyes cannot be got around: every kind of proposal by every way round. */
import { afterEach, describe, expect, it } from 'vitest'
import { madeAlone } from '../../test/made-alone.ts'
import { type Asker, cases, type Kind, openWorld, type Subject } from '../../test/proposing.ts'
import { proposalKind } from './contract.ts'

const at = await openWorld()
const { edge, staff } = at

/** Everybody is a person of their own again, in the role that they have. */
afterEach(async () => {
  await edge.sql('update banking.users set person_id = null where person_id is not null')
})

const link = (who: Asker[], person: string) =>
  edge.sql('update banking.users set person_id = $1 where id = any ($2::bigint[])', [
    person,
    `{${who.map(({ id }) => id).join(',')}}`,
  ])
const approve = (id: string, by: Asker) =>
  edge.send(`/api/v1/proposals/${id}/approval`, { token: by.token, body: {} })
const refuse = (id: string, by: Asker) =>
  edge.send(`/api/v1/proposals/${id}/refusal`, { token: by.token, body: { reason: 'Not so' } })

async function proposed(kind: Kind, about?: Subject) {
  const one = cases[kind]
  const [maker] = staff[one.maker]
  const checker = staff[one.checker][1]
  const subject = about ?? (await one.subject(at))
  const answer = await one.propose(at, maker, subject)
  expect([200, 202], `${kind}: ${answer.text}`).toContain(answer.status)
  return { id: answer.body.proposalId as string, maker, checker, subject }
}
const stateOf = async (kind: Kind, id: string): Promise<string> =>
  (await edge.sql(`select status from banking.${cases[kind].table} where id = $1`, [id]))[0]!.status
const waits = ['pending', 'submitted']

/** Says that one of the staff has made another’s log-in, for the work. */
async function havingMade(by: Asker, whose: Asker, work: () => Promise<unknown>) {
  const [made] = await edge.sql(madeAlone, [whose.id, by.id])
  try {
    await work()
  } finally {
    await edge.sql('alter table banking.user_changes disable trigger user')
    await edge.sql('delete from banking.user_changes where id = $1', [made.id])
    await edge.sql('alter table banking.user_changes enable trigger user')
  }
}

/** Says that one who is neither of the two has made both log-ins alone, for the work. */
async function ofOneHand(one: Asker, other: Asker, work: (by: Asker) => Promise<unknown>) {
  const by = { ...one, id: await at.idOf(await edge.provisionStaff('admin')) }
  await havingMade(by, one, () => havingMade(by, other, () => work(by)))
}

/** In another role for the work, and then again as they were, with sessions that say so. */
async function inAnotherRole(who: Asker, work: () => Promise<unknown>) {
  const other = who.role === 'operator' ? 'admin' : 'operator'
  const become = async (role: string) => {
    await edge.sql('update banking.users set kind = $2 where id = $1', [who.id, role])
    who.token = await at.signIn(who.email)
  }
  await become(other)
  try {
    await work()
  } finally {
    await become(who.role)
  }
}

it('every kind of the inbox, and every table that knows a maker, is tried here or in a test of its own', async () => {
  expect(Object.keys(cases).sort()).toEqual([...proposalKind.options].sort())
  const tables = await edge.sql(
    `select distinct c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'banking'::regnamespace and c.relkind = 'r' and not a.attisdropped
        and a.attname in ('maker_person', 'makers', 'proposer_person', 'proposed_by') order by 1`,
  )
  // Rules and cases are decided by doors of their own: db/functions/decide_rule_change.test.ts, move_case.test.ts and
  // own_making.test.ts.
  const elsewhere = ['cases', 'risk_rule_changes']
  const here = new Set(Object.values(cases).map(({ table }) => table))
  expect(tables.map(({ name }) => name)).toEqual([...here, ...elsewhere].sort())
})

describe.each(Object.keys(cases) as Kind[])('%s', (kind) => {
  it('by the proposer, over REST, tRPC or any further door', async () => {
    const { id, maker } = await proposed(kind)
    const answers = [
      await approve(id, maker),
      await refuse(id, maker),
      await edge.call('proposals.approve', { id }, { token: maker.token }),
      await edge.call('proposals.refuse', { id, reason: 'Mine' }, { token: maker.token }),
    ]
    for (const path of cases[kind].doors?.(id) ?? [])
      answers.push(await edge.send(`/api/v1${path}`, { token: maker.token, body: { reason: 'Mine' } }))
    expect(answers.map(({ code }) => code)).toEqual(answers.map(() => 'forbidden'))
    expect(waits).toContain(await stateOf(kind, id))
    // Whoever decides reads a name, as it was unsealed.
    const { items } = (await edge.send('/api/v1/proposals?limit=100', { token: maker.token })).body
    expect(items.find((one: { id: string }) => one.id === id)).toMatchObject({
      maker: expect.not.stringContaining('{'),
    })
  })

  it('by a change of role in between, nor back in the old one', async () => {
    const { id, maker } = await proposed(kind)
    await inAnotherRole(maker, async () => {
      expect((await approve(id, maker)).code).toBe('forbidden')
    })
    expect((await approve(id, maker)).code).toBe('forbidden')
    expect(waits).toContain(await stateOf(kind, id))
  })

  it('by a second log-in of the same person, linked before or after', async () => {
    const { person } = await cases.deposit.subject(at)
    const after = await proposed(kind)
    await link([after.maker, after.checker], person)
    expect((await approve(after.id, after.checker)).code, 'linked after').toBe('forbidden')
    const before = await proposed(kind)
    expect((await approve(before.id, before.checker)).code, 'linked before').toBe('forbidden')
    expect(waits).toContain(await stateOf(kind, before.id))
  })

  it('by a log-in that the proposer made', async () => {
    const { id, maker, checker } = await proposed(kind)
    await havingMade(maker, checker, async () => {
      expect((await approve(id, checker)).code).toBe('forbidden')
      expect((await refuse(id, checker)).code).toBe('forbidden')
    })
    expect(waits).toContain(await stateOf(kind, id))
  })

  it('by a log-in that the proposer made before the bank knew who they are', async () => {
    const [maker] = staff[cases[kind].maker]
    await havingMade(maker, staff[cases[kind].checker][1], async () => {
      await link([maker], (await cases.deposit.subject(at)).person)
      const { id, checker } = await proposed(kind)
      expect((await approve(id, checker)).code).toBe('forbidden')
      expect(waits).toContain(await stateOf(kind, id))
    })
  })

  it('by whoever made the proposer’s log-in', async () => {
    const { id, maker, checker } = await proposed(kind)
    await havingMade(checker, maker, async () => {
      expect((await approve(id, checker)).code).toBe('forbidden')
      expect((await refuse(id, checker)).code).toBe('forbidden')
    })
    expect(waits).toContain(await stateOf(kind, id))
  })

  it('by an operator whom the same person made alone, until a second person has confirmed one of the two', async () => {
    const { id, maker, checker } = await proposed(kind)
    const shown = async () =>
      (await edge.send('/api/v1/proposals?limit=100', { token: checker.token })).body.items.find(
        (one: { id: string }) => one.id === id,
      )
    await ofOneHand(maker, checker, async () => {
      for (const answer of [await approve(id, checker), await refuse(id, checker)])
        expect([answer.code, answer.body.barred], answer.text).toEqual(['forbidden', 'one_hand'])
      expect(await shown()).toMatchObject({ barred: 'one_hand', mine: false })
      expect(waits).toContain(await stateOf(kind, id))
      const [confirmed] = await edge.sql(
        `insert into banking.user_changes (id, kind, user_id, maker, maker_person, needs_second, cooling_hours, before, after,
            reason, status, expires_at, takes_effect_at, settled_at)
          values (gen_random_uuid(), 'confirm', $1, 'tool:test', 'tool:test', false, 0, '{}', '{}', 'x', 'done', now(), now(), now())
          returning id`,
        [checker.id],
      )
      expect(await shown()).toMatchObject({ barred: null, mine: false })
      await edge.sql('alter table banking.user_changes disable trigger user')
      await edge.sql('delete from banking.user_changes where id = $1', [confirmed.id])
      await edge.sql('alter table banking.user_changes enable trigger user')
    })
    expect(await shown()).toMatchObject({ barred: null })
    expect((await refuse(id, checker)).status).toBe(200)
  })

  it('about one’s own person: neither asked for nor approved', async () => {
    const { own, subject: make, maker: role, propose } = cases[kind]
    if (own.startsWith('nobody')) return expect(own.length).toBeGreaterThan(10)
    const [maker] = staff[role]
    if (own === 'staff') {
      const itself = { person: '', account: '', user: maker.id }
      return expect((await propose(at, maker, itself)).code).toBe('forbidden')
    }
    const subject = await make(at)
    await link([maker], subject.person)
    expect((await propose(at, maker, subject)).code, 'asked for').toBe('forbidden')
    await link([maker], (await cases.deposit.subject(at)).person)
    const { id, checker } = await proposed(kind, subject)
    await link([checker], subject.person)
    expect((await approve(id, checker)).code, 'approved').toBe('forbidden')
    expect(waits).toContain(await stateOf(kind, id))
  })

  it('by two tabs at once: one of yes and no counts, and a yes counts once', async () => {
    const { id, checker } = await proposed(kind)
    const [yes, no] = await Promise.all([approve(id, checker), refuse(id, checker)])
    const done = [yes, no].filter(({ status }) => status < 300)
    expect([yes.code, no.code].filter(Boolean), `${yes.text} ${no.text}`).toEqual(['already_settled'])
    expect(done).toHaveLength(1)
    const twice = await proposed(kind)
    const answers = await Promise.all([approve(twice.id, twice.checker), approve(twice.id, twice.checker)])
    for (const answer of answers) expect([200, 201, 409], answer.text).toContain(answer.status)
    expect(answers.some(({ status }) => status < 300)).toBe(true)
    const [{ deeds }] = await edge.sql(
      `select count(*)::int as deeds from banking.audit_logs where (action like '%.approve' or action = 'limits.decide_raise')
        and (subject like '%:' || $1 or detail ->> 'change' = $1 or detail ->> 'raise' = $1)`,
      [twice.id],
    )
    expect(deeds).toBe(1)
  })

  it('after its time', async () => {
    const { id, checker } = await proposed(kind)
    if (cases[kind].endless) {
      const columns = await edge.sql(
        `select from pg_attribute where attrelid = ('banking.' || $1)::regclass and attname = 'expires_at'`,
        [cases[kind].table],
      )
      return expect(columns).toHaveLength(0)
    }
    await edge.sql(
      `update banking.${cases[kind].table} set expires_at = clock_timestamp() - interval '1 second' where id = $1`,
      [id],
    )
    expect((await approve(id, checker)).code).toBe('already_settled')
    expect(waits).toContain(await stateOf(kind, id))
  })
})
