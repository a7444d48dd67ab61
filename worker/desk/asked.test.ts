/** The bench of the desk asks all that staff may ask: a new list or search fails here until it stands in the mix. */
import { describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { exceptions, questions } from '../../test/bench/desk-mix.ts'
import { permissions } from '../permissions.ts'
import { definitionOf, procedures } from '../rest.ts'

const asked = Object.entries(procedures)
  .filter(([name, one]) => {
    const { roles } = permissions[name]!
    return (
      definitionOf(one).type === 'query' && roles !== 'anyone' && roles.some((role) => role !== 'customer')
    )
  })
  .map(([name]) => name)

test('every query of staff is in the mix of the bench, or is left out for a reason', () => {
  const measured = new Set(Object.values(questions).map(({ procedure }) => procedure))
  for (const name of asked)
    expect(measured.has(name) !== name in exceptions, `Add ${name} to test/bench/desk-mix.ts.`).toBe(true)
  expect([...new Set([...measured, ...Object.keys(exceptions)])].sort()).toEqual(asked.toSorted())
})

describe('a list that goes on in pages is asked for a later one', () => {
  const pages = asked.filter((name) => {
    const [shape] = definitionOf(procedures[name]!).inputs
    return (
      shape && /"cursor"/.test(JSON.stringify(z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' })))
    )
  })
  test.each(pages.filter((name) => !(name in exceptions)))('%s', (name) => {
    expect(Object.values(questions).some(({ procedure, deep }) => procedure === name && deep)).toBe(true)
  })
})
