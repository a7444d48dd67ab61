/** What one of the staff asks for on an account and another decides, and what staff read of it. */
import { randomUUID } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { openAccountChanges } from '../../test/account-changes.ts'
import { expectBooksToBalance, outcome, type Row, rows, type Session } from '../../test/teller.ts'

const bank = await openAccountChanges()
const { app, other, owner, asha, vikram, leela, arjun, meera } = bank
const { call, ask, account, overdraft, holder, wake, close, settle, inboxOf, read, factsOf, put } = bank
afterAll(() => expectBooksToBalance(owner))
const nobody = '9999999999999'

describe('an overdraft', () => {
  it('up to the threshold is one person’s, above it another decides; less never waits', async () => {
    const number = await account()
    expect(await overdraft(number, 2_500_000)).toMatchObject({ status: 'done', limit: '2500000' })
    const asked = await overdraft(number, 2_500_001)
    expect(asked).toMatchObject({ status: 'pending', replayed: false })
    expect((await factsOf(number)).overdraft).toBe(2_500_000)
    expect(await overdraft(number, 2_500_001), 'asked again it is the same').toMatchObject({
      replayed: true,
      proposalId: asked.proposalId,
    })
    expect(await outcome(overdraft(number, 3_000_000))).toBe('already_settled')
    expect((await read(number)).waiting).toMatchObject([
      {
        id: asked.proposalId,
        accountNumber: number,
        status: 'pending',
        kind: 'account_overdraft',
        before: { overdraftLimit: { minor: '2500000', currency: 'INR' } },
        after: { overdraftLimit: { minor: '2500001' } },
        mine: true,
      },
    ])
    expect(await settle(asked.proposalId)).toMatchObject({ status: 'done', accountNumber: number })
    expect((await factsOf(number)).overdraft).toBe(2_500_001)
    expect(await settle(asked.proposalId), 'the same decision again').toMatchObject({ status: 'done' })
    expect(await outcome(settle(asked.proposalId, arjun, false))).toBe('already_settled')
    await owner.query(
      'update banking.account_changes set checker_user_id = $2, expires_at = now() where id = $1',
      [asked.proposalId, meera.userId],
    )
    expect(await outcome(settle(asked.proposalId)), 'what another decided').toBe('already_settled')
    const settled = (await inboxOf(leela, 'approved')).find(({ id }) => id === asked.proposalId)
    expect(settled).toMatchObject({ status: 'approved' })
    expect(await overdraft(number, 0)).toMatchObject({ status: 'done' })
    const deeds = await rows(
      owner,
      `select action, actor, request_id from banking.audit_logs where subject = 'account:' || $1 order by id`,
      [(await factsOf(number)).id],
    )
    expect(deeds.map(({ action }) => action)).toEqual([
      'accounts.overdraft',
      'accounts.propose',
      'accounts.overdraft',
      'accounts.approve',
      'accounts.overdraft',
    ])
    expect(deeds.every(({ request_id }) => request_id === 'request')).toBe(true)
  })

  it('is refused in order', async () => {
    const number = await account()
    const closed = await account(0, { status: 'closed' })
    const cases: [string, () => Promise<Row>][] = [
      ['invalid_input', () => overdraft(nobody, -1)],
      ['invalid_input', () => overdraft(nobody, 1, leela, ' ')],
      ['not_found', () => ask('set_overdraft', leela.jti, nobody, 1, 'USD', 'x', null)],
      ['currency_mismatch', () => ask('set_overdraft', leela.jti, closed, 1, 'USD', 'x', null)],
      ['account_not_active', () => overdraft(closed, 60_000_000)],
      ['limit_exceeded', () => overdraft(number, 60_000_000)],
      ['forbidden', () => overdraft(number, 1, asha)],
      ['forbidden', () => overdraft(number, 1, meera)],
    ]
    for (const [code, asked] of cases) expect(await outcome(asked())).toBe(code)
  })
})

describe('a holder', () => {
  it('is there, changed and gone by two persons alone', async () => {
    const number = await account()
    const mandates = async () => (await read(number)).holders.map((one: Row) => one.mandate)
    for (const [mandate, after] of [
      ['view', ['either', 'view']],
      ['either', ['either', 'either']],
      ['none', ['either']],
    ] as const) {
      const asked = await holder(number, mandate)
      expect(await outcome(settle(asked.proposalId, leela))).toBe('forbidden')
      expect(await outcome(settle(asked.proposalId, meera)), 'admins serve no accounts').toBe('forbidden')
      await settle(asked.proposalId)
      expect(await mandates()).toEqual(after)
    }
    expect((await read(number)).events.map((event: Row) => event.kind)).toEqual([
      'holder_removed',
      'holder_added',
      'holder_added',
    ])
  })

  it('is refused in order', async () => {
    const number = await account()
    const closed = await account(0, { status: 'closed' })
    const cases: [string, () => Promise<Row>][] = [
      ['invalid_input', () => holder(nobody, 'all')],
      ['not_found', () => holder(nobody, 'view')],
      ['not_found', () => holder(number, 'view', 'C0000000000')],
      ['forbidden', () => holder(closed, 'view', asha.customerId)],
      ['not_found', () => holder(number, 'none')],
      ['account_not_active', () => holder(closed, 'view')],
    ]
    for (const [code, asked] of cases) expect(await outcome(asked())).toBe(code)
    const asked = await holder(number, 'view')
    await settle(asked.proposalId)
    expect(await outcome(holder(number, 'view'))).toBe('already_settled')
  })
})

describe('waking and closing', () => {
  it('a dormant account is woken by two, and by no one else', async () => {
    const number = await account(0, { status: 'dormant' })
    expect(await outcome(wake(number, leela, ''))).toBe('invalid_input')
    const { proposalId } = await wake(number)
    expect((await factsOf(number)).status).toBe('dormant')
    await settle(proposalId)
    expect((await factsOf(number)).status).toBe('active')
    expect(await outcome(wake(number))).toBe('account_not_active')
  })

  it('an empty account is closed by two; what has come since stands in the way and leaves it waiting', async () => {
    const number = await account(0)
    const full = await account(5)
    expect(await outcome(close(full))).toBe('account_not_active')
    const { proposalId } = await close(number)
    await put(number, `status = 'frozen'`)
    expect(await outcome(settle(proposalId))).toBe('account_not_active')
    await put(number, `status = 'active'`)
    await settle(proposalId)
    expect((await factsOf(number)).status).toBe('closed')
    expect(await outcome(close(number))).toBe('already_settled')
  })

  it('a refused one changes nothing, says why, and can be asked for anew', async () => {
    const number = await account()
    const { proposalId } = await close(number)
    expect(await settle(proposalId, arjun, false)).toMatchObject({ status: 'done' })
    expect((await factsOf(number)).status).toBe('active')
    const shown: Row[] = await inboxOf(leela, 'refused')
    expect(shown.find(({ id }) => id === proposalId)).toMatchObject({ reason: 'Not so', status: 'refused' })
    expect((await close(number)).proposalId).not.toBe(proposalId)
  })

  it('one that nobody decided in time is over, in the inbox as well, and stands in nobody’s way', async () => {
    const number = await account()
    const { proposalId } = await close(number)
    await owner.query(`update banking.account_changes set expires_at = clock_timestamp() where id = $1`, [
      proposalId,
    ])
    expect(await outcome(settle(proposalId))).toBe('already_settled')
    const inbox = async (status: string) => (await inboxOf(leela, status)).map(({ id }) => id)
    expect(await inbox('pending')).not.toContain(proposalId)
    const over = (await inboxOf(leela, 'expired')).find(({ id }) => id === proposalId)
    expect(over).toMatchObject({ status: 'expired' })
    expect((await close(number)).proposalId).not.toBe(proposalId)
    expect(await inbox('expired')).toContain(proposalId)
  })

  it('of two decisions at once one is made, of two who ask at once one waits', async () => {
    const number = await account()
    const asked = await Promise.all(
      [app, other].map((client) =>
        outcome(call(client, 'close_account_for', leela.jti, number, 'Moves', null)),
      ),
    )
    expect(asked).toEqual(['done', 'done'])
    const waiting = (await read(number)).waiting
    expect(waiting).toHaveLength(1)
    const decided = await Promise.all([
      outcome(settle(waiting[0].id, arjun, true, app)),
      outcome(settle(waiting[0].id, arjun, false, other)),
    ])
    expect(decided.sort()).toEqual(['already_settled', 'done'])
  })
})

describe('one’s own', () => {
  it('account is served by others, also when it is a log-in of the same person', async () => {
    const number = await account(500)
    await owner.query(
      `update banking.users set person_id = (select id from banking.customers where customer_id = $1)
        where email_index = testing.index_of('operator1@demo.bank')`,
      [asha.customerId],
    )
    const freeze = (side: string) => ask('freeze_account', leela.jti, number, side, 'x', null)
    const placed = (by: Session, tried = number) =>
      ask(
        'place_hold',
        by.jti,
        randomUUID(),
        tried,
        100,
        'INR',
        'Hotel',
        new Date(Date.now() + 3600_000),
        null,
      )
    const { hold } = await placed(arjun)
    for (const tried of [
      placed(leela),
      ask('increment_hold', leela.jti, randomUUID(), hold.id, 1, 'INR', null),
      ask('release_hold', leela.jti, randomUUID(), hold.id, null),
      overdraft(number, 1),
      holder(number, 'view'),
      close(number),
      freeze('both'),
      ask('unfreeze_account', leela.jti, number, 'x', null),
      ask('propose_raise', leela.jti, randomUUID(), number, 'web', 'daily_count', 5000, null, 'x', null),
    ])
      expect(await outcome(tried)).toBe('forbidden')
    expect((await read(number)).own).toBe(true)
    const { proposalId } = await holder(number, 'view', vikram.customerId, arjun)
    expect(await outcome(settle(proposalId, leela))).toBe('forbidden')
    await owner.query(
      `update banking.users set person_id = null where email_index = testing.index_of('operator1@demo.bank')`,
    )
    // Whoever wrote the row by hand meets the constraint.
    expect(
      await outcome(
        owner.query(
          `update banking.account_changes set status = 'approved', settled_at = now(), checker_user_id = maker_user_id,
             checker_person = maker_person where id = $1`,
          [proposalId],
        ),
      ),
    ).toMatch(/23514|account_change_second_person/)
  })
})
