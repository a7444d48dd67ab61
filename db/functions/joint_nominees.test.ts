/** Nominees of an account that several decide about: the owner's list waits, and is set as it was named or not at all. */
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { businessDate, faultsOfBank } from '../../test/closing.ts'
import { customerIdOf } from '../../test/joint.ts'
import { asSealed, toldSealed } from '../../test/names.ts'
import { type Named, openNominating, stored, told } from '../../test/nominating.ts'
import { connect, deposit, outcome, rows, type Session, signIn, value } from '../../test/teller.ts'

const {
  app,
  asha,
  audited,
  bank,
  closed,
  code,
  lastNotice,
  name,
  number,
  owner,
  party,
  propose,
  say,
  set,
  shown,
  third,
  together,
  vikram,
} = await openNominating()
beforeEach(together)
afterAll(async () => {
  expect(await faultsOfBank(bank)).toEqual([])
})

describe('a list of nominees', () => {
  it('moves no money, and asks for no factor however much there is', async () => {
    await deposit(owner, number(), 100_000_000)
    expect(await code(vikram, { id: await propose(['Uma', '60']) })).toBe('done')
  })

  it('waits, is told to the others, and is set by their yes exactly as it was proposed', async () => {
    await party(vikram, 'view')
    expect(await name([['Old', '100']])).toEqual({})
    await party(vikram, 'jointly')
    const id = await propose(['Uma', '60'], ['Tara', '33.33'])
    expect(await set()).toEqual([stored('Old', '100.00')])
    expect(await lastNotice('joint_order_waiting')).toMatchObject({
      user: vikram.userId,
      facts: { kind: 'nominees', status: 'pending' },
    })
    const nominees = { before: [told('Old', '100.00')], after: [told('Uma', '60.00'), told('Tara', '33.33')] }
    expect(await shown(vikram, id)).toMatchObject({ kind: 'nominees', may: true, mine: false, nominees })
    expect(await shown(asha, id)).toMatchObject({ may: false, mine: true, amount: null, nominees })
    const done = { id, status: 'approved', transactionId: null }
    expect(await say(vikram, { id })).toEqual(done)
    expect(await say(vikram, { id })).toEqual({ ...done, replayed: true })
    expect(await set()).toEqual([stored('Uma', '60.00'), stored('Tara', '33.33')])
    expect(await lastNotice('joint_order_settled')).toMatchObject({
      user: asha.userId,
      facts: { kind: 'nominees', status: 'approved' },
    })
    const subject = `joint_order:${id}`
    expect(await audited('joint_orders.make', subject)).toEqual([
      { actor: `user:${asha.userId}`, detail: { kind: 'nominees' } },
    ])
    expect(await audited('joint_orders.approve', subject)).toMatchObject([{ actor: `user:${vikram.userId}` }])
    const accountId = await value(owner, 'select id::text from banking.accounts where account_number = $1', [
      number(),
    ])
    expect(await audited('accounts.nominees', `account:${accountId}`)).toEqual([
      { actor: `user:${asha.userId}`, detail: { count: 1 } },
      { actor: `user:${vikram.userId}`, detail: { count: 2 } },
    ])
  })

  it('may be empty: then nobody is named', async () => {
    await say(vikram, { id: await propose(['Uma', '100']) })
    const id = await propose()
    expect(await shown(vikram, id)).toMatchObject({
      nominees: { before: [told('Uma', '100.00')], after: [] },
    })
    await say(vikram, { id })
    expect(await set()).toEqual([])
  })

  it('is refused or taken back with a reason, and nothing is set', async () => {
    const refused = await propose(['Uma', '100'])
    expect(await code(vikram, { id: refused, yes: false, reason: ' ' })).toBe('invalid_input')
    expect(await say(vikram, { id: refused, yes: false, reason: 'Not her' })).toMatchObject({
      status: 'refused',
    })
    expect(await lastNotice('joint_order_settled')).toMatchObject({ facts: { status: 'refused' } })
    const back = await propose(['Uma', '100'])
    expect(await say(asha, { id: back, yes: false })).toMatchObject({ status: 'withdrawn' })
    for (const id of [refused, back]) expect(await code(vikram, { id })).toBe('already_settled')
    expect(await set()).toEqual([])
  })

  it('expires: nobody can approve it, whoever named them is told, and another list may follow', async () => {
    const over = (id: string) =>
      owner.query('update banking.joint_orders set expires_at = now() where id = $1', [id])
    const first = await propose(['Uma', '100'])
    await over(first)
    expect(await code(vikram, { id: first })).toBe('already_settled')
    // Before the end of day came to it.
    const second = await propose(['Tara', '100'])
    expect(second).not.toBe(first)
    expect(await shown(asha, first, 'expired')).toMatchObject({ status: 'expired' })
    expect(await audited('joint_orders.expire', `joint_order:${first}`)).toHaveLength(1)
    await over(second)
    const job = await connect(bank.wire.jobUrl)
    const day = await businessDate(owner)
    expect(await value(job, 'select banking.expire_joint_orders($1, null, 10)', [day])).toBe(1)
    expect(await lastNotice('joint_order_settled')).toMatchObject({
      user: asha.userId,
      facts: { status: 'expired' },
    })
    expect(await set()).toEqual([])
    await propose(['Uma', '100'])
  })
})

describe('refuses', () => {
  it('in this order: who is no party, who is no owner, a closed account, shares, another list that waits', async () => {
    const tooMuch: Named[] = [
      ['Uma', '60'],
      ['Tara', '40.01'],
    ]
    await propose(['Uma', '100'])
    await closed(true)
    expect(await outcome(name(tooMuch, third))).toBe('not_found')
    expect(await outcome(name(tooMuch, vikram))).toBe('forbidden')
    expect(await outcome(name(tooMuch))).toBe('account_not_active')
    await closed(false)
    expect(await outcome(name(tooMuch))).toBe('invalid_input')
    expect(await outcome(name([['Tara', '100']]))).toBe('already_settled')
  })

  it('a list beside one that waits, and knows the same one again', async () => {
    const id = await propose(['Uma', '60'], ['Tara', '40'])
    expect(
      await name([
        ['Uma', '60.0'],
        ['Tara', '40'],
      ]),
    ).toEqual({ proposalId: id, replayed: true })
    const others: Named[][] = [
      [],
      [['Uma', '60']],
      [
        ['Uma', '60'],
        ['Tara', '39'],
      ],
      [
        ['Tara', '40'],
        ['Uma', '60'],
      ],
    ]
    for (const list of others) expect(await outcome(name(list)), JSON.stringify(list)).toBe('already_settled')
    expect(await rows(owner, 'select from banking.joint_nominees where order_id = $1', [id])).toHaveLength(2)
  })

  it('a yes of who ordered it, who only looks, or who is a stranger, and tells the last two nobody’s name', async () => {
    const id = await propose(['Uma', '100'])
    expect(await code(asha, { id })).toBe('forbidden')
    expect(await code(third, { id })).toBe('not_found')
    expect(await shown(third, id)).toBeUndefined()
    await party(third, 'view')
    expect(await code(third, { id })).toBe('forbidden')
    expect(await shown(third, id)).toMatchObject({ kind: 'nominees', may: false, nominees: null })
    expect(await set()).toEqual([])
  })

  it('words that are not sealed, and a second list that waits, in the database as well', async () => {
    const id = await propose(['Uma', '100'])
    const plain = `update banking.joint_nominees set name = 'Uma' where order_id = $1`
    expect(await outcome(owner.query(plain, [id]))).toBe('23514')
    const second = `insert into banking.joint_orders (kind, account_id, scope, key, maker_user_id, maker_customer_id, expires_at)
      select kind, account_id, scope, 'another', maker_user_id, maker_customer_id, expires_at from banking.joint_orders where id = $1`
    expect(await outcome(owner.query(second, [id]))).toBe('23505')
    expect(await outcome(app.query(`select banking.put_joint_nominees($1, 'user:0', null)`, [id]))).toBe(
      '42501',
    )
  })
})

describe('what is personal', () => {
  it('is in the copy of the owner’s data alone, and in no log or notice', async () => {
    await propose(['Somebody named', '100'])
    const copy = async (who: Session) =>
      value(owner, 'select banking.export_record($1)', [await customerIdOf(owner, who)])
    expect((await copy(asha)).joint_nominees).toContainEqual(
      expect.objectContaining({
        account_number: number(),
        name: toldSealed('Somebody named'),
        relation: toldSealed('Sister'),
        share_percent: 100,
      }),
    )
    const theirs = await copy(vikram)
    expect([theirs.joint_nominees, JSON.stringify(theirs).includes(asSealed('Somebody named'))]).toEqual([
      [],
      false,
    ])
    for (const table of ['audit_logs', 'outbox', 'joint_orders'])
      expect(
        await rows(owner, `select from banking.${table} t where strpos(t::text, $1) > 0`, [
          asSealed('Somebody named'),
        ]),
        table,
      ).toEqual([])
  })

  it.each([
    `select banking.forget_own(c, '2040-02-03') from banking.customers c where c.id = $1`,
    'select banking.forget_customer(c) from banking.customers c where c.id = $1',
  ])('goes with the owner’s erasure: %s', async (forget) => {
    const leela = await signIn(app, 'operator1@demo.bank')
    const counted = async (who: Session) => {
      const number = await value(owner, 'select customer_id from banking.customers where id = $1', [
        await customerIdOf(owner, who),
      ])
      return (await value(owner, 'select banking.read_erasure($1, $2, null)', [leela.jti, number])).goes
        .nominees
    }
    const before = await counted(asha)
    const id = await propose(['Uma', '100'])
    const gone = (who: Session) =>
      customerIdOf(owner, who).then((customer) => owner.query(forget, [customer]))
    await owner.query('begin')
    try {
      const left = () => rows(owner, 'select from banking.joint_nominees where order_id = $1', [id])
      expect(await counted(asha)).toBe(before + 1)
      await gone(vikram)
      expect(await left()).toHaveLength(1)
      await gone(asha)
      expect(await left()).toEqual([])
    } finally {
      await owner.query('rollback')
    }
  })
})
