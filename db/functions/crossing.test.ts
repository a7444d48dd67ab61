/** Every verb that moves money, at once and on the same accounts, while days close: nobody waits in a circle. */
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { TestBank } from '../../test/bank.ts'
import { businessDate, closeDay, faultsOfBank } from '../../test/closing.ts'
import { moveCash, reverse, type Told } from '../../test/counter.ts'
import { endAccount } from '../../test/ending.ts'
import { exchange, quote } from '../../test/exchanging.ts'
import {
  captureHold,
  closeDeposit,
  incrementHold,
  openDeposit,
  placeHold,
  releaseHold,
} from '../../test/holding.ts'
import { customerIdOf, openJointBank, setParty, settle } from '../../test/joint.ts'
import { asSealed } from '../../test/names.ts'
import { dayAfter, schedule } from '../../test/schedules.ts'
import {
  connectMany,
  connectOwner,
  expectBooksToBalance,
  openAccount,
  type Row,
  type Session,
  signIn,
  transfer,
  value,
} from '../../test/teller.ts'

let bank: TestBank
let app: pg.Client
let owner: pg.Client
let asha: Session
let vikram: Session
let leela: Session
let arjun: Session

beforeAll(async () => {
  let limits: Awaited<ReturnType<typeof openJointBank>>['limits']
  ;({ bank, app, owner, asha, vikram, limits } = await openJointBank())
  leela = await signIn(app, 'operator1@demo.bank')
  arjun = await signIn(app, 'operator2@demo.bank')
  await limits.setting('payees.look_ups_per_minute', 100_000)
  await limits.setting('schedules.most', 100_000)
  await limits.setting('pots.most', 100_000)
  await limits.setting('calendar.closed_weekdays', [])
  await limits.setting('exchange.quote_seconds', 2)
})
afterAll(async () => {
  await expectBooksToBalance(owner)
  expect(await faultsOfBank(bank)).toEqual([])
})

const MINOR = 900_000_000
const SECONDS = 4

it('every two verbs that move money, at once on the same accounts while days close, wait for each other in one order', async () => {
  const until = '10 years'
  const open = (holder: Session, mandate = 'either') =>
    openAccount(owner, { holder, mandate, minor: MINOR, until })
  const own = [await open(asha), await open(asha), await open(asha)]
  const theirs = await open(vikram)
  const either = await open(asha)
  const joint = await open(asha, 'jointly')
  const dollars = await openAccount(owner, { holder: asha, currency: 'USD', until })
  await setParty(owner, either, vikram, 'either')
  await setParty(owner, joint, vikram, 'jointly')
  await setParty(owner, dollars, vikram, 'either')
  const ending: string[] = []
  for (let n = 0; n < 20; n += 1) ending.push(await openAccount(owner, { holder: asha, minor: 500, until }))
  const idOf = new Map([
    [asha, await customerIdOf(owner, asha)],
    [vikram, await customerIdOf(owner, vikram)],
  ])
  const rupees = [...own, theirs, either]
  let turn = 0
  const roll = <Item>(items: Item[]): Item => items[Math.floor(Math.random() * items.length)]!
  const holds: string[] = []
  const waits: string[] = []
  const deposits: string[] = []
  const cash: { id: string; by: Session }[] = []
  const moved: { id: string; by: Session }[] = []
  const quotes: string[] = []
  const schedules: { id: string; by: Session }[] = []
  const pots: string[] = []
  const proposals: string[] = []
  const vikramPublic = await value(owner, 'select customer_id from banking.customers where id = $1', [
    idOf.get(vikram),
  ])
  const changes: string[] = []
  const two = () => {
    const from = roll(rupees)
    return [from, roll(rupees.filter((one) => one !== from))] as const
  }
  const by = (from: string) => (from === theirs ? vikram : from === either ? roll([asha, vikram]) : asha)
  const pay = async (client: pg.Client) => {
    const [from, to] = two()
    const id = randomUUID()
    const who = by(from)
    await transfer(client, who, { id, from, to, minor: 100 })
    moved.push({ id, by: who })
  }
  const propose = async (client: pg.Client) => {
    const { proposalId } = (await transfer(client, roll([asha, vikram]), {
      from: joint,
      to: roll(rupees),
      minor: 100,
    })) as unknown as Row
    waits.push(proposalId)
  }
  const say = async (client: pg.Client) => {
    const id = waits.splice(Math.floor(Math.random() * waits.length), 1)[0] ?? randomUUID()
    const tries = [asha, vikram].map((who) =>
      settle(client, who, { id, yes: Math.random() < 0.7 }).catch((e) => {
        if (e.code === '40P01' || e.code === 'BK005') throw e
      }),
    )
    await Promise.all(tries)
  }
  const verbs: Record<string, (client: pg.Client) => Promise<unknown>> = {
    pay,
    propose,
    say,
    async ask(client) {
      const { id } = await quote(client, asha, { sell: 'INR', buy: 'USD', minor: 8860 })
      quotes.push(id)
      const { proposalId } = await exchange(client, asha, { quoteId: id, from: joint, to: dollars })
      if (proposalId) waits.push(proposalId)
    },
    async exchange(client) {
      await exchange(client, asha, {
        quoteId: quotes.at(-1) ?? randomUUID(),
        from: roll([joint, joint, ...own]),
        to: dollars,
      })
    },
    async hold(client) {
      const { hold } = await placeHold(client, roll([leela, arjun]), { account: roll(rupees), minor: 500 })
      holds.push(hold.id)
    },
    increment: (client) => incrementHold(client, leela, roll(holds), 100),
    capture: (client) => captureHold(client, leela, roll(holds), { minor: 100, final: Math.random() < 0.3 }),
    release: (client) => releaseHold(client, arjun, roll(holds)),
    async openPot(client) {
      const account = roll([...own, either])
      const { id } = await value(
        client,
        `select banking.open_pot($1, $2, $3, $4, 'teal', null, null, 100, 1000, 'r')`,
        [asha.jti, randomUUID(), account, asSealed('Holiday')],
      )
      pots.push(id)
    },
    pot: (client) =>
      value(client, `select banking.move_pot($1, $2, $3, $4, 100, 'INR', 'r')`, [
        ...[asha.jti, randomUUID(), roll(pots), roll(['in', 'in', 'out'])],
      ]),
    closePot: (client) => value(client, `select banking.close_pot($1, $2, 'r')`, [asha.jti, roll(pots)]),
    async deposit(client) {
      const { deposit, proposalId } = (await openDeposit(client, asha, {
        from: roll([...own, either, joint]),
        payout: roll([...own, either]),
        minor: 100_000,
        offer: '90-days',
      })) as unknown as Row
      if (deposit) deposits.push(deposit.accountNumber)
      else waits.push(proposalId)
    },
    async undeposit(client) {
      const account = roll(deposits)
      const answer = await closeDeposit(client, asha, { account, to: roll(own) })
      if (answer.proposalId) waits.push(answer.proposalId)
    },
    async plan(client) {
      const [from, to] = two()
      const who = by(from)
      const id = randomUUID()
      await schedule(client, who, await businessDate(owner), {
        id,
        from,
        to,
        rule: 'daily',
        times: 3,
        first: 1,
      })
      schedules.push({ id, by: who })
    },
    unplan(client) {
      const { id, by: who } = roll(schedules)
      return value(client, `select banking.set_schedule_status($1, $2, $3, 'r')`, [
        ...[who.jti, id, roll(['paused', 'active', 'cancelled'])],
      ])
    },
    async bring(client) {
      const who = roll([leela, arjun])
      const id = randomUUID()
      const valueDate = Math.random() < 0.3 ? dayAfter(await businessDate(owner), 2) : null
      await moveCash(client, who, { id, account: roll(rupees), minor: 100, valueDate })
      cash.push({ id, by: who })
    },
    take: (client) =>
      moveCash(client, roll([leela, arjun]), { kind: 'withdrawal', account: roll(rupees), minor: 100 }),
    async bringMuch(client) {
      const { proposalId } = await moveCash(client, leela, { account: roll(rupees), minor: 200_000_000 })
      if (proposalId) proposals.push(proposalId)
    },
    approve: (client) =>
      value(client, `select banking.settle_proposal($1, $2, true, null, 'r', 'r')`, [
        arjun.jti,
        roll(proposals),
      ]),
    async party(client) {
      const { proposalId } = await value(client, `select banking.set_holder($1, $2, $3, $4, 'r', 'r')`, [
        leela.jti,
        either,
        vikramPublic,
        roll(['none', 'either', 'either']),
      ])
      if (proposalId) changes.push(proposalId)
    },
    decide: (client) =>
      value(client, `select banking.settle_proposal($1, $2, true, null, 'r', 'r')`, [
        arjun.jti,
        roll(changes),
      ]),
    uncash(client): Promise<Told> {
      const { id, by: who } = roll(cash)
      return reverse(client, who, { original: id, minor: roll([null, null, 10]) })
    },
    unpay(client): Promise<Told> {
      const { id, by: who } = roll(moved)
      return reverse(client, roll([leela, arjun]), {
        original: id,
        scope: `customer:${idOf.get(who)}`,
        minor: roll([null, null, 10]),
      })
    },
    async end(client) {
      // While the end of day goes through the accounts it is refused, and asked for again later.
      const number = ending.shift()
      if (!number) return
      await endAccount(client, asha, number, { to: roll(own) }).catch((error) => {
        ending.push(number)
        throw error
      })
    },
    overdraft(client) {
      const account = roll([theirs, own[2]!])
      return value(client, `select banking.set_overdraft($1, $2, 1000, 'INR', 'r', 'r')`, [
        leela.jti,
        account,
      ])
    },
  }
  const counts: Record<string, Record<string, number>> = {}
  const circles: string[] = []
  const clients = await connectMany(bank.wire.appUrl, 16)
  const end = Date.now() + SECONDS * 1000
  const names = Object.keys(verbs)
  // Until each has done what it is for at least once, on a slow machine as well.
  const goesOn = () =>
    Date.now() < end || (Date.now() < end + 60_000 && !names.every((name) => counts[name]?.done))
  const work = clients.map(async (client) => {
    while (goesOn()) {
      const name = names[turn++ % names.length]!
      let why = 'done'
      try {
        await verbs[name]!(client)
      } catch (error) {
        const { code, message, detail } = error as { code?: string; message: string; detail?: string }
        why = code?.startsWith('BK4') ? message : `${code ?? ''} ${message}`
        if (code === '40P01' || code === 'BK005')
          circles.push(`${name}: ${message} ${detail} ${(error as { where?: string }).where}`)
      }
      counts[name] ??= {}
      counts[name][why] = (counts[name][why] ?? 0) + 1
    }
  })
  const closer = await connectOwner(bank.wire.ownerUrl)
  const days = (async () => {
    for (; goesOn(); await new Promise((done) => setTimeout(done, 400)))
      await closeDay(closer).catch((error) =>
        circles.push(`eod: ${error.code} ${error.message} ${error.detail} ${error.where}`),
      )
  })()
  await Promise.all([...work, days])
  expect(names.filter((name) => !counts[name]?.done)).toEqual([])
  expect(circles).toEqual([])
}, 120_000)
