/** Every message that the database can ask for has words, and no fact of it can become anything but words. */
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { templates, write } from '../worker/delivery/templates.ts'

const folder = new URL('../db/functions/', import.meta.url)
const functions = readdirSync(folder).filter((file) => file.endsWith('.sql'))

/** Functions that are given the template's name, with the names that their callers give. */
const given: Record<string, string[]> = {
  'note_factor.sql': ['factor_added', 'factor_removed', 'passkey_added', 'passkey_removed'],
  'tell_holders.sql': [
    'account_closed',
    'account_frozen',
    'account_unfrozen',
    'deposit_matures',
    'deposit_matured',
  ],
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
  const known = Object.keys(templates)
  const silent = asked.filter((name) =>
    name.endsWith('_') ? !known.some((one) => one.startsWith(name)) : !known.includes(name),
  )
  expect(silent).toEqual([])
})

describe.each(Object.keys(templates))('%s', (name) => {
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
    for (const channel of ['email', 'sms'] as const) {
      const { subject, text, html, isUnknown } = write(name, {}, channel)
      expect(isUnknown).toBe(undefined)
      expect(text.length).toBeGreaterThan(30)
      expect(`${subject}${text}${html}`).not.toMatch(/undefined|null|\[object|NaN/)
    }
  })

  it('keeps hostile facts as text, in one line, and out of the subject', () => {
    const { subject, text, html } = write(name, facts)
    expect(subject).toBe(templates[name]!.subject)
    expect(html).not.toMatch(/<img|\p{Cc}/u)
    for (const line of text.split('\n\n')) expect(line.trimEnd()).not.toMatch(/\p{Cc}/u)
  })
})

it('money and moments are written for people', () => {
  const { text } = write('step_up_code', {
    code: '1',
    amount: { amount: '1250.00', currency: 'INR' },
    payee: 'Asha',
  })
  expect(text).toContain('INR 1250.00 to Asha')
  expect(write('sign_in_blocked', { until: '2026-11-22T08:09:10.5+00:00' }).text).toContain(
    '22 Nov 2026, 08:09 UTC',
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
  expect(text).toContain('your account Savings change on 2031-03-01. Until then they stay as they are.')
  expect(text).toContain('Monthly fee: INR 40.00 from then on, INR 0.00 until then.')
  expect(text).toContain('Interest a year: none from then on, 3.5 % until then.')
  expect(text).toContain('Interest on an overdraft a year: 12 % from then on, none until then.')
})
