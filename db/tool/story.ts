/** A believable year of two demo customers, the same on every run: only the dates follow the calendar. */
import { uuidv7 } from '../../worker/ids.ts'
import type { Category } from '../../worker/ledger/contract.ts'

export type Side = { account: string } | { outside: string }
export type Event = {
  id: string
  at: Date
  type: 'opening' | 'deposit' | 'payment' | 'transfer' | 'interest' | 'withdrawal'
  from: Side
  to: Side
  /** Paise. */
  minor: number
  note: string | null
  /** What its payer filed it under since. */
  category?: Category
}

/** Account names of the story; the seed knows their numbers. */
export const demoAccounts = ['asha-savings', 'asha-current', 'vikram-savings', 'vikram-current'] as const
type Name = (typeof demoAccounts)[number]

/** A small random generator with a seed (mulberry32): history must be the same on every machine. */
function dice(seed: number) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  return {
    chance: (probability: number) => next() < probability,
    between: (least: number, most: number) => least + Math.floor(next() * (most - least + 1)),
    pick: <Item>(items: readonly Item[]): Item => items[Math.floor(next() * items.length)]!,
  }
}

/** Name, least and most, what prices are multiples of (all in paise), the note, and what people file it under. */
const merchants = [
  ['BigBasket', 45000, 320000, 1, 'Groceries', 'groceries'],
  ['Third Wave Coffee', 18000, 62000, 1000, null, 'eating_out'],
  ['Namma Metro', 5000, 20000, 5000, 'Metro card', 'transport'],
  ['Uber', 9000, 64000, 1, null, 'transport'],
  ['Swiggy', 16000, 98000, 100, 'Dinner', 'eating_out'],
  ['Apollo Pharmacy', 12000, 185000, 50, null, 'health'],
  ['Blossom Book House', 29900, 149900, 5000, 'Books', 'shopping'],
  ['Indian Oil', 80000, 300000, 10000, 'Fuel', 'transport'],
  ['PVR Cinemas', 35000, 120000, 5000, null, 'entertainment'],
  ['Nature’s Basket', 60000, 280000, 1, 'Groceries', 'groceries'],
] as const

/** What comes each month, by who is paid. */
const monthly: Record<string, Category> = {
  'Sunita Rao': 'housing',
  'Green Park Residency': 'housing',
  BESCOM: 'utilities',
  'ACT Fibernet': 'utilities',
  'Zerodha Coin': 'savings',
}
const usual = new Map<string, Category>([
  ...Object.entries(monthly),
  ...merchants.map(([name, , , , , category]): [string, Category] => [name, category]),
])
/** So many of a hundred payments have been filed, and none of the last days: people do it now and then. */
const filedOfHundred = 88
const unfiledDays = 4

type Person = {
  savings: Name
  current: Name
  salary: number
  employer: string
  rent: number
  landlord: string
}
const people: Person[] = [
  {
    savings: 'asha-savings',
    current: 'asha-current',
    salary: 14_250_000,
    employer: 'Lumen Design Studio',
    rent: 3_800_000,
    landlord: 'Sunita Rao',
  },
  {
    savings: 'vikram-savings',
    current: 'vikram-current',
    salary: 11_800_000,
    employer: 'Deccan Instruments Ltd',
    rent: 2_900_000,
    landlord: 'Green Park Residency',
  },
]

/**
 * Events of the year that ends on `today` (midnight UTC of a date), in order of time. Nobody ever spends what is
 * not there.
 */
export function tellStory(today: Date): Event[] {
  const roll = dice(20261122)
  const balances = Object.fromEntries(demoAccounts.map((name) => [name, 0])) as Record<Name, number>
  const events: Event[] = []
  const book = (
    day: Date,
    minutes: number,
    type: Event['type'],
    from: Side,
    to: Side,
    minor: number,
    note: string | null,
  ) => {
    if ('account' in from && balances[from.account as Name] < minor) return
    if ('account' in from) balances[from.account as Name] -= minor
    if ('account' in to) balances[to.account as Name] += minor
    // Wall-clock minutes in India, kept as UTC.
    const at = new Date(day.getTime() + (minutes - 330) * 60_000 + roll.between(0, 59_999))
    events.push({ id: deterministicId(at, roll.between), at, type, from, to, minor, note })
  }
  const firstDay = today.getTime() - 365 * 86_400_000
  for (let index = 0; index <= 364; index += 1) {
    const day = new Date(firstDay + index * 86_400_000)
    if (index === 0) {
      book(day, 610, 'opening', { outside: 'Opening deposit' }, { account: 'asha-savings' }, 18_500_000, null)
      book(day, 615, 'opening', { outside: 'Opening deposit' }, { account: 'asha-current' }, 6_000_000, null)
      book(
        day,
        620,
        'opening',
        { outside: 'Opening deposit' },
        { account: 'vikram-savings' },
        15_200_000,
        null,
      )
      book(
        day,
        625,
        'opening',
        { outside: 'Opening deposit' },
        { account: 'vikram-current' },
        5_000_000,
        null,
      )
    }
    for (const person of people) livingOf(person, day)
    if (roll.chance(0.06))
      book(
        day,
        1290,
        'transfer',
        { account: 'asha-current' },
        { account: 'vikram-current' },
        roll.between(3, 30) * 10_000,
        roll.pick(['Dinner at Karavalli', 'Concert tickets', 'Cab home', 'Birthday gift']),
      )
    if (roll.chance(0.05))
      book(
        day,
        1310,
        'transfer',
        { account: 'vikram-current' },
        { account: 'asha-current' },
        roll.between(2, 24) * 10_000,
        roll.pick(['Thank you!', 'Groceries, my half', 'Badminton court', 'Train to Mysuru']),
      )
  }
  return filed(events.sort((a, b) => a.at.getTime() - b.at.getTime()))

  /** By dice of its own: the history is the same, whoever files what. */
  function filed(all: Event[]): Event[] {
    const hand = dice(34)
    const since = today.getTime() - unfiledDays * 86_400_000
    return all.map((event) => {
      const category = 'outside' in event.to ? usual.get(event.to.outside) : undefined
      const isDone =
        hand.chance(filedOfHundred / 100) ||
        (category && 'outside' in event.to && event.to.outside in monthly)
      return category && isDone && event.at.getTime() < since ? { ...event, category } : event
    })
  }

  function livingOf(person: Person, day: Date) {
    const date = day.getUTCDate()
    const current = { account: person.current }
    const savings = { account: person.savings }
    if (date === 1) book(day, 540, 'deposit', { outside: person.employer }, current, person.salary, 'Salary')
    if (date === 3) book(day, 600, 'payment', current, { outside: person.landlord }, person.rent, 'Rent')
    if (date === 5) book(day, 630, 'transfer', current, savings, 3_000_000, 'Set aside')
    if (date === 8)
      book(day, 700, 'payment', current, { outside: 'BESCOM' }, roll.between(98_000, 265_000), 'Electricity')
    if (date === 11) book(day, 705, 'payment', current, { outside: 'ACT Fibernet' }, 106_082, 'Internet')
    if (date === 20) book(day, 660, 'payment', current, { outside: 'Zerodha Coin' }, 1_000_000, 'Index fund')
    if (date === 28 && day.getUTCMonth() % 3 === 2)
      book(
        day,
        60,
        'interest',
        { outside: 'Interest' },
        savings,
        Math.round((balances[person.savings] * 0.035) / 4 / 100) * 100,
        null,
      )
    if (roll.chance(0.03))
      book(
        day,
        1020,
        'withdrawal',
        current,
        { outside: 'Cash, Indiranagar branch' },
        roll.between(2, 10) * 100_000,
        null,
      )
    const visits = roll.chance(0.8) ? roll.between(1, 3) : 0
    for (let visit = 0; visit < visits; visit += 1) {
      const [name, least, most, step, note] = roll.pick(merchants)
      book(
        day,
        560 + visit * 240 + roll.between(0, 150),
        'payment',
        current,
        { outside: name },
        Math.round(roll.between(least, most) / step) * step,
        note,
      )
    }
  }
}

/** A version 7 UUID whose random part comes from the story's dice. */
function deterministicId(at: Date, between: (least: number, most: number) => number): string {
  const tail = Array.from({ length: 4 }, () => between(0, 0xffff).toString(16).padStart(4, '0'))
  const head = uuidv7(at.getTime()).slice(0, 13)
  return `${head}-7${tail[0]!.slice(1)}-8${tail[1]!.slice(1)}-${tail[2]}${tail[3]}${between(0, 0xffff).toString(16).padStart(4, '0')}`
}
