import { describe, expect, test } from 'vitest'
import { definitionOf, operations, procedures } from './rest.ts'

const all = Object.entries(procedures).map(([name, procedure]) => ({ name, ...definitionOf(procedure) }))

describe('every procedure', () => {
  test.each(all)(
    '$name has a sentence, an output shape and a REST route or a reason for none',
    (procedure) => {
      expect(procedure.meta?.says).toMatch(/^[A-Z].+\.$/)
      expect(procedure.output).toBeDefined()
      expect(procedure.meta.rest.length > 0 || (procedure.meta.noRest ?? '').length > 0).toBe(true)
    },
  )
  test.each(all)(
    '$name has at most one input shape, so that REST and OpenAPI see all of it',
    ({ inputs }) => {
      expect(inputs.length).toBeLessThanOrEqual(1)
    },
  )
  test.each(all)('$name makes one trip to Postgres, or says how many and why', ({ meta }) => {
    if (meta.trips) {
      expect(meta.trips.most).toBeGreaterThan(1)
      expect(meta.trips.reason.length).toBeGreaterThan(20)
    } else expect(meta.trips).toBeUndefined()
  })
})

test('no two procedures answer one route', () => {
  const routes = operations.map(({ route }) => `${route.method} ${route.path}`)
  expect(new Set(routes).size).toBe(routes.length)
})
