import { describe, expect, test } from 'vitest'
import { someone } from '../../test/applicant.ts'
import type { Applicant } from './contract.ts'
import { ageOn, faultsOf, neededFor, normalTaxId } from './rules.ts'

const today = '2026-11-22'
const whole = (more: Record<string, unknown> = {}) => someone(more) as Applicant
const faulty = (more: Record<string, unknown>, level: 'minimum' | 'small' | 'full' = 'full') =>
  faultsOf(whole(more), level, today).map(({ path }) => path.replace('person.', ''))

describe('what an application must hold', () => {
  test('somebody whom nothing is missing of', () => {
    for (const level of ['minimum', 'small', 'full'] as const)
      expect(faultsOf(whole(), level, today)).toEqual([])
  })
  test.each(['minimum', 'small', 'full'] as const)('%s: each field that it needs, and no other', (level) => {
    expect(faultsOf({}, level, today).map(({ path }) => path.slice(7))).toEqual(
      neededFor.full.filter((field) => neededFor[level].includes(field)),
    )
  })
  test.each([
    ['birthDate', '2008-11-22', []],
    ['birthDate', '2008-11-23', ['birthDate']],
    ['birthDate', '2027-01-01', ['birthDate']],
    ['birthDate', '1905-11-22', ['birthDate']],
    ['taxId', 'abcde 1234 f', []],
    ['taxId', 'ABCDE1234', ['taxId']],
    ['taxId', 'ABCD11234F', ['taxId']],
    ['phone', '09820012345', ['phone']],
    ['email', 'nobody', ['email']],
    ['name', 'A', ['name']],
    ['name', '  ', ['name']],
  ])('%s %s', (field, value, faults) => {
    expect(faulty({ [field]: value })).toEqual(faults)
  })
  test('a tax id of another country has another form', () => {
    expect(faulty({ taxCountry: 'DE', taxId: '12 345 678 901' })).toEqual([])
    expect(faulty({ taxCountry: 'DE', taxId: '12' })).toEqual(['taxId'])
  })
  test('a wrong tax id is said where none is needed', () => {
    expect(faulty({ taxId: 'X' }, 'minimum')).toEqual(['taxId'])
    expect(faulty({ taxId: '' }, 'minimum')).toEqual([])
  })
})

test('an age has full years, also on the day', () => {
  expect([ageOn('2000-02-29', '2018-02-28'), ageOn('2000-02-29', '2018-03-01')]).toEqual([17, 18])
})
test('a tax id has one spelling', () => {
  expect(normalTaxId(' abcde-1234/f ')).toBe('ABCDE1234F')
})
