/** Every message that the database can ask for has words, and no fact of it can become anything but words. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Reader } from '../worker/delivery/facts.ts'
import { forStaff } from '../worker/delivery/for-staff.ts'
import { known, write } from '../worker/delivery/templates.ts'
import { tongueOf, tongues } from '../worker/delivery/words/words.ts'

const folder = new URL('../db/functions/', import.meta.url)
const functions = readdirSync(folder).filter((file) => file.endsWith('.sql'))

/** Functions that are given the template's name, with the names that their callers give. */
const given: Record<string, string[]> = {
  'note_factor.sql': ['factor_added', 'factor_removed', 'passkey_added', 'passkey_removed'],
  'tell_holders.sql': ['account_closed', 'account_frozen', 'account_unfrozen', 'deposit_matures'],
}

/** The expressions of one list, split at the commas that are in no bracket and no text. */
function expressionsOf(list: string): string[] {
  const found: string[] = ['']
  let depth = 0
  let quoted = false
  for (const char of list) {
    if (char === "'") quoted = !quoted
    if (!quoted && char === '(') depth += 1
    if (!quoted && char === ')') depth -= 1
    if (depth < 0) break
    if (!quoted && depth === 0 && char === ',') found.push('')
    else found[found.length - 1] += char
  }
  return found.map((one) => one.trim())
}

/** What `insert into banking.outbox` of this file puts as template: names, or beginnings of names that end in `_`. */
function templatesIn(file: string): string[] {
  const text = readFileSync(new URL(file, folder), 'utf8')
  return [
    ...text.matchAll(/insert into banking\.outbox\s*\(([^)]*)\)\s*(?:values\s*\(|select\s)([\s\S]*?);/g),
  ].flatMap(([, columns = '', values = '']) => {
    const at = columns.split(',').findIndex((name) => name.trim() === 'template')
    const named = [...(expressionsOf(values)[at] ?? '').matchAll(/'([a-z_]+)'/g)].map(([, name]) => name!)
    return named.length > 0 ? named : (given[file] ?? [`${file}: a template that is no text`])
  })
}

const asked = functions.flatMap(templatesIn)

it('every template that a function of the database names has a text', () => {
  expect(asked).toContain('sign_in_blocked')
  const silent = asked.filter((name) =>
    name.endsWith('_') ? !known.some((one) => one.startsWith(name)) : !known.includes(name),
  )
  expect(silent).toEqual([])
})

const inHindi: Reader = { tongue: tongues.hi, grouping: 'indian', zone: 'Asia/Kolkata' }

describe.each(known)('%s', (name) => {
  const hostile = '<img src=x onerror=alert(1)>\r\nBcc: all@bank.example\t'
  const facts = Object.fromEntries(
    [
      'code',
      'token',
      'link',
      'amount',
      'payee',
      'device',
      'address',
      'at',
      'until',
      'dueDate',
      'retryUntil',
    ].map((key) => [key, hostile]),
  )

  it('says something without any fact, and nothing that is not there', () => {
    for (const channel of ['email', 'sms'] as const)
      for (const reader of [undefined, inHindi]) {
        const { subject, text, html, isUnknown } = write(name, {}, channel, reader)
        expect(isUnknown).toBe(undefined)
        expect(text.length).toBeGreaterThan(30)
        expect(`${subject}${text}${html}`).not.toMatch(/undefined|null|\[object|NaN|[{}]/)
      }
  })

  it('keeps hostile facts as text, in one line, and out of the subject', () => {
    for (const reader of [undefined, inHindi]) {
      const { subject, text, html } = write(name, facts, 'email', reader)
      expect(subject).toBe(write(name, {}, 'sms', reader).subject)
      expect(html).not.toMatch(/<img|\p{Cc}/u)
      for (const line of text.split('\n\n')) expect(line.trimEnd()).not.toMatch(/\p{Cc}/u)
    }
  })

  it('is in the language of a customer, and in English for staff', () => {
    const { subject, text, html } = write(name, facts, 'email', inHindi)
    const isStaffs = Object.hasOwn(forStaff, name)
    expect(/[\u0900-\u097f]/.test(subject)).toBe(!isStaffs)
    for (const line of text.split('\n\n').slice(0, -1))
      expect(/[\u0900-\u097f]/.test(line), line).toBe(!isStaffs)
    expect(html).toContain(`<html lang="${isStaffs ? 'en' : 'hi'}">`)
  })
})

it('money and moments are written for people', () => {
  const { text } = write('step_up_code', {
    code: '1',
    amount: { amount: '1250.00', currency: 'INR' },
    payee: 'Asha',
  })
  expect(text).toContain('INR 1,250.00 to Asha')
  expect(write('sign_in_blocked', { until: '2026-11-22T08:09:10.5+00:00' }).text).toMatch(
    /22 Nov 2026, 1:39\spm IST/,
  )
})

it('terms that change stand there as they will be and as they are, each in a line', () => {
  const rupees = (minor: string) => ({ minor, currency: 'INR' })
  const { subject, text } = write('terms_change', {
    product: 'Savings',
    from: '2031-03-01',
    before: { monthlyFee: rupees('0'), interestRatePercent: '3.5', overdraftRatePercent: 'none' },
    after: { monthlyFee: rupees('4000'), interestRatePercent: 'none', overdraftRatePercent: '12' },
  })
  expect(subject).toBe('The terms of an account of yours will change')
  expect(text).toContain('your account Savings change on 1 Mar 2031. Until then they stay as they are.')
  expect(text).toContain('Monthly fee: INR 40.00 from then on, INR 0.00 until then.')
  expect(text).toContain('Interest a year: none from then on, 3.5 % until then.')
  expect(text).toContain('Interest on an overdraft a year: 12 % from then on, none until then.')
})

it('a deposit that could not be paid says why and what helps; another account is no help to all of them', () => {
  const saidOf = (facts: object) => write('deposit_matured', { to: 'matured', ...facts }).text
  for (const why of ['review', 'level', 'stopped', 'empty'])
    expect(saidOf({ why }), why).not.toContain('choose another account')
  for (const why of ['payout_gone', 'payout_stopped'])
    expect(saidOf({ why }), why).toContain('choose another account for it in your bank')
  expect(saidOf({ why: 'review' })).toContain('We must see your papers again first.')
  expect(write('deposit_matured', { to: 'waited' }).text).toContain('it was paid out with its interest')
  const ahead = write('deposit_matures', { on: '2031-03-01', renewal: 'gone' }).text
  expect(ahead).toContain('is no longer yours')
  expect(ahead).not.toContain('opened again then')
})

describe.each(Object.entries(tongues))('the words of %s', (code, tongue) => {
  const holesOf = (text: string) => [...new Set(text.match(/\{\w+\}/g))].sort()

  it.each(['subjects', 'sentences', 'phrases'] as const)('%s: the same keys and the same holes', (part) => {
    const said: Record<string, string> = tongues.en[part]
    const here: Record<string, string> = tongue[part]
    expect(Object.keys(here).sort()).toEqual(Object.keys(said).sort())
    for (const [key, text] of Object.entries(here)) {
      expect(holesOf(text), `${part}.${key}`).toEqual(holesOf(said[key]!))
      expect(text.trim(), `${part}.${key}`).not.toBe('')
    }
  })

  it('a subject holds no fact, and is written in its own letters', () => {
    for (const subject of Object.values(tongue.subjects)) {
      expect(subject).not.toContain('{')
      expect(/[\u0900-\u097f]/.test(subject)).toBe(code === 'hi')
    }
  })
})

it('a reader gets their own language, figures, days and hours; one who chose none gets English', () => {
  const facts = { account: '1…3', amount: '12345600', currency: 'INR', at: '2026-11-22T20:09:10+00:00' }
  const hindi = write('money_in', facts, 'sms', inHindi).text
  expect(hindi).toMatch(/^Edgebank: आपके खाते 1…3 में ₹1,23,456\.00 जमा हुए। समय: 23 नव॰ 2026, 1:39 am IST।$/)
  const abroad = { tongue: tongues.en, grouping: 'international', zone: 'UTC' } as const
  expect(write('money_in', facts, 'sms', abroad).text).toMatch(
    /^Edgebank: Your account 1…3 was credited with INR 123,456\.00\. When: 22 Nov 2026, 20:09 UTC\.$/,
  )
  expect(write('fee_charged', { ...facts, month: '2026-10' }, 'email', inHindi).text).toContain('अक्टूबर 2026')
  expect(write('schedule_failed', { dueDate: '2026-10-05' }, 'email', inHindi).text).toContain('5 अक्टू॰ 2026')
  for (const code of [null, undefined, 'en', 'ta', 'constructor']) expect(tongueOf(code).code).toBe('en')
  expect(tongueOf('hi').code).toBe('hi')
})
