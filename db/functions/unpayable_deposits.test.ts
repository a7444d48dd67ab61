/** A deposit that may not be paid at maturity waits, and the end of day goes on: levels, reviews, holders who have left. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { setParty } from '../../test/joint.ts'
import { openMaturing } from '../../test/maturing.ts'
import { expectBooksToBalance, openAccount, value } from '../../test/teller.ts'

const { app, owner, asha, vikram, setLevel, owned, opened, night, posted, termsOf, statusOf, close, told } =
  await openMaturing('mature_term_deposits')
afterAll(() => expectBooksToBalance(owner))
beforeEach(async () => {
  await setLevel(asha, 'full')
  await setLevel(vikram, 'full')
})

describe('an account that is nobody’s any more who is to be paid', () => {
  it('is not paid: whoever named it holds it no longer, and their money waits for them', async () => {
    const shared = await openAccount(owner, { holder: asha })
    await setParty(owner, shared, vikram, 'either')
    const { number, from } = await opened(vikram, { payout: shared })
    await setParty(owner, shared, vikram, null)
    await night()
    expect([await posted(shared), await statusOf(number), await posted(number)]).toEqual([
      0,
      'matured',
      9_090,
    ])
    expect(await close(vikram, number, from)).toBe('done')
    expect(await posted(from)).toBe(9_090)
  })

  // Opened again for nobody who could be paid it would be for ever.
  it.each(['principal', 'principal_and_interest'])(
    'ends a renewal (%s): it waits with its interest, and its holder is told why',
    async (renewal) => {
      const shared = await openAccount(owner, { holder: asha })
      await setParty(owner, shared, vikram, 'either')
      const { number, from } = await opened(vikram, { payout: shared, renewal })
      await night()
      expect((await termsOf(number)).map(({ status }) => status)).toEqual(['renewed', 'active'])
      await setParty(owner, shared, vikram, null)
      const before = await posted(number)
      await told(vikram)
      await night()
      expect((await termsOf(number)).map(({ status }) => status)).toEqual(['renewed', 'matured'])
      expect(await told(vikram)).toEqual([{ to: 'matured', why: 'payout_gone' }])
      const after = before + (await termsOf(number))[1]!.interest
      expect(await posted(number)).toBe(after)
      expect(await close(vikram, number, from)).toBe('done')
      expect(await posted(from)).toBe(after)
    },
  )

  it('ends one of a payout account that was closed, and none of one that takes nothing for a time', async () => {
    const [shut, frozen] = [await owned(vikram), await owned(vikram)]
    const closed = await opened(vikram, { payout: shut, renewal: 'principal' })
    const waits = await opened(vikram, { payout: frozen, renewal: 'principal' })
    for (const [number, status] of [
      [shut, 'closed'],
      [frozen, 'frozen'],
    ])
      await owner.query('update banking.accounts set status = $2 where account_number = $1', [number, status])
    await night()
    expect(await statusOf(closed.number)).toBe('matured')
    expect(await termsOf(waits.number)).toMatchObject([
      { status: 'renewed', interest: 90 },
      { status: 'active', principal: 9_090 },
    ])
    for (const { number, from } of [closed, waits]) expect(await close(vikram, number, from)).toBe('done')
  })

  it('is not paid: whoever named it for them all holds the deposit no longer', async () => {
    const { number, from } = await opened(asha)
    await setParty(owner, number, vikram, 'either')
    const theirs = await owned(vikram)
    await value(app, `select banking.update_term_deposit($1, $2, 'none', $3, null)`, [
      vikram.jti,
      number,
      theirs,
    ])
    await setParty(owner, number, vikram, null)
    await night()
    expect([await posted(theirs), await statusOf(number), await posted(number)]).toEqual([
      0,
      'matured',
      9_090,
    ])
    expect(await close(asha, number, from)).toBe('done')
    expect(await posted(from)).toBe(9_090)
  })

  it('is paid while one of those who hold the deposit holds it', async () => {
    const shared = await openAccount(owner, { holder: asha })
    await setParty(owner, shared, vikram, 'either')
    const { number } = await opened(vikram, { payout: shared })
    await setParty(owner, number, asha, 'either')
    await setParty(owner, shared, vikram, null)
    await night()
    expect([await posted(shared), await statusOf(number)]).toEqual([9_090, 'paid'])
  })
})

describe('an owner with a review that is not answered', () => {
  it('has their deposit wait, all others are paid, and the day is closed', async () => {
    const mine = await opened(asha)
    const theirs = await opened(vikram)
    await setLevel(asha, 'full', 'restricted')
    await told(asha)
    await night()
    expect([await statusOf(mine.number), await posted(mine.number), await posted(mine.from)]).toEqual([
      'matured',
      9_090,
      0,
    ])
    expect([await statusOf(theirs.number), await posted(theirs.from)]).toEqual(['paid', 9_090])
    await night()
    expect(await told(asha)).toEqual([{ to: 'matured', why: 'review' }])
    // Nothing is paid by hand either until the review is done; then all of it, wherever they say.
    expect(await close(asha, mine.number, mine.from)).toBe('account_not_active')
    await setLevel(asha, 'full')
    expect(await close(asha, mine.number, mine.from)).toBe('done')
    // With one night at 3.5 %: 0.87 paise.
    expect(await posted(mine.from)).toBe(9_091)
    expect(await termsOf(mine.number)).toMatchObject([{ status: 'paid', interest: 90 }])
  })

  it('has their deposit renewed, and gets its interest', async () => {
    const { number, from } = await opened(asha, { renewal: 'principal' })
    await setLevel(asha, 'full', 'restricted')
    await night()
    expect(await posted(from)).toBe(90)
    expect(await termsOf(number)).toMatchObject([
      { status: 'renewed' },
      { status: 'active', principal: 9_000 },
    ])
    await owner.query(`update banking.term_deposits set renewal = 'none' where status = 'active'`)
    await setLevel(asha, 'full')
    await night()
    expect(await posted(from)).toBe(9_180)
  })
})

describe('what a level permits', () => {
  // Principal and interest together come to what the account may hold, or to one more.
  it.each([
    ['paid', 40_910],
    ['matured', 40_911],
  ])('of the payout account: %s where it held %i', async (status, before) => {
    const from = await owned(vikram, 9_000 + before)
    const { number } = await opened(vikram, { from })
    await setLevel(vikram, 'small')
    await night()
    expect(await statusOf(number)).toBe(status)
    expect(await posted(from)).toBe(before + (status === 'paid' ? 9_090 : 0))
    expect(await posted(number)).toBe(status === 'paid' ? 0 : 9_090)
  })

  it.each([
    ['paid', 10_000],
    ['matured', 10_001],
  ])('of the deposit: %s where it is of %i', async (status, minor) => {
    const { number, from } = await opened(vikram, { minor })
    await setLevel(vikram, 'small')
    await night()
    expect(await statusOf(number)).toBe(status)
    if (status === 'paid') return
    expect(await close(vikram, number, from)).toBe('limit_exceeded')
    await setLevel(vikram, 'full')
    expect(await close(vikram, number, from)).toBe('done')
    expect(await posted(from)).toBe(minor + 100)
  })
})

describe('a deposit that is not whole', () => {
  it('with money held waits until it is free', async () => {
    const { number, from } = await opened(vikram)
    const hold = (sign: number) =>
      owner.query('update banking.accounts set held = held + $2 where account_number = $1', [
        number,
        sign * 500,
      ])
    await hold(1)
    await night()
    expect([await statusOf(number), await posted(number)]).toEqual(['matured', 9_090])
    expect(await close(vikram, number, from)).toBe('account_not_active')
    await hold(-1)
    expect(await close(vikram, number, from)).toBe('done')
  })

  it.each(['none', 'principal'])(
    'with nothing in it (%s) earns nothing and stops nobody',
    async (renewal) => {
      const { number, from } = await opened(vikram, { renewal })
      await owner.query(
        `select banking.post('system:test', 'job:test', $3, 'transfer', row(f.*)::banking.accounts, row(t.*)::banking.accounts,
         'A', 'B', f.posted, null, clock_timestamp(), '\\x00', null) from banking.accounts f, banking.accounts t
        where f.account_number = $1 and t.account_number = $2`,
        [number, from, randomUUID()],
      )
      await night()
      expect(await termsOf(number)).toMatchObject([{ status: 'matured', interest: 0 }])
      expect([await posted(number), await posted(from)]).toEqual([0, 9_000])
    },
  )
})
