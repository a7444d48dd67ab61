import { describe, expect, test } from 'vitest'
import { faultOfPassword, leastOf, most, passwordFaults } from './password-rules.ts'

const words = ['Asha Raman', 'asha.raman@example.org', 'C4938271605']
const alone = { hasFactor: false, words }
const withFactor = { hasFactor: true, words }
const said = (password: string, owner = withFactor) => faultOfPassword(password, owner)

describe('length', () => {
  test('is 15 characters, or 8 beside a second factor, and 128 at most', () => {
    expect([leastOf(false), leastOf(true), most]).toEqual([15, 8, 128])
    expect(said('xw7-kq2-mvz4-h', alone)).toBe('At least 15 characters.')
    expect(said('xw7-kq2-mvz4-hj', alone)).toBeUndefined()
    expect(said('xw7-kq2')).toBe('At least 8 characters.')
    expect(said('xw7-kq2m')).toBeUndefined()
    const long = Array.from({ length: 129 }, (_, at) =>
      String.fromCodePoint(0x4e00 + ((at * 37) % 500)),
    ).join('')
    expect(said(long)).toBe(passwordFaults.most)
    expect(said(long.slice(1))).toBeUndefined()
  })
  test('counts code points: an emoji is one, a letter with its accent apart is two', () => {
    const emoji = ['🦊', '🌋', '🎻', '🧭', '🪁', '🦉', '🍄', '🚲', '🧊', '🎲', '🪐', '🦑', '🌵', '🎈', '🧵']
    expect(said(emoji.slice(1).join(''), alone)).toBe('At least 15 characters.')
    expect(said(emoji.join(''), alone)).toBeUndefined()
    const many = Array.from({ length: 128 }, (_, at) => emoji[(at * at + at) % 15]).join('')
    expect(many.length).toBe(256)
    expect(said(many, alone)).toBeUndefined()
    expect(said(`${many}🦊`, alone)).toBe(passwordFaults.most)
    expect(said('Zu\u0308rich-42', withFactor)).toBeUndefined()
  })
})

test.each([
  ['NUL', 'nul\u0000 in a long one', passwordFaults.stored],
  ['a lone surrogate', 'half an emoji \ud83e', passwordFaults.stored],
  ['one letter', 'aaaaaaaaaaaaaaa', passwordFaults.repeated],
  ['two letters', 'abababababababab', passwordFaults.repeated],
  ['a group again and again', 'xk7qxk7qxk7qxk7q', passwordFaults.repeated],
  ['a group and a part of it', 'xk7qrxk7qrxk7qrxk', passwordFaults.repeated],
  ['three letters in any order', 'abcabbccacbabcab', passwordFaults.repeated],
  ['digits in a row', '123456789012345', passwordFaults.sequence],
  ['digits backwards', '987654321098765', passwordFaults.sequence],
  ['letters in a row', 'abcdefghijklmnop', passwordFaults.sequence],
  ['a row of the keyboard', 'qwertyuiopasdfg', passwordFaults.sequence],
  ['capitals make no difference', 'QwErTyUiOpAsDfG', passwordFaults.sequence],
  ['of the list', 'Baseball', passwordFaults.common],
  ['of the list, with signs around', '!!baseball2024!!', passwordFaults.common],
  ['of the list, twice', 'sunshinesunshine', passwordFaults.common],
  ['the name', 'Asha Raman', passwordFaults.personal],
  ['the name and a year', 'asharaman-2024!', passwordFaults.personal],
  ['the name backwards in order', 'Raman.Asha.1987', passwordFaults.personal],
  ['the address', 'asha.raman@example.org', undefined],
  ['the customer id', 'C4938271605', passwordFaults.personal],
  ['the customer id and a bit', 'c4938271605-x', passwordFaults.personal],
  ['the bank', 'edgebank-2024-edgebank', passwordFaults.personal],
  ['password and a number', 'password-9184637', passwordFaults.common],
])('of what attackers try first: %s', (_, password, fault) => {
  expect(said(password)).toBe(fault)
})

test.each([
  'correct-horse-battery-demo',
  'seven green bicycles',
  'पासवर्ड बहुत लंबा है',
  'Asha walks to the harbour',
  'my bank is far away from here',
  '  spaces count as they are  ',
  '0f6e-77b1-93aa-4c5d',
])('no rules of composition: %s is good', (password) => {
  expect(said(password, alone)).toBeUndefined()
})
