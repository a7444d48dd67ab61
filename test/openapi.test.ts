/** The API's description, judged by Spectral's rules for OpenAPI. It needs file and network modules of Node. */
import { createRequire } from 'node:module'
import { expect, test, vi } from 'vitest'

// The document comes from shapes alone; the wasm that workerd loads for argon2 has no part in it.
vi.mock('@phi-ag/argon2/argon2.wasm', () => ({ default: {} }))

// Spectral is CommonJS, and its default export differs between loaders.
const require = createRequire(import.meta.url)
const { Spectral } = require('@stoplight/spectral-core') as typeof import('@stoplight/spectral-core')
const { oas } = require('@stoplight/spectral-rulesets') as typeof import('@stoplight/spectral-rulesets')

// All rules, less two: an e-mail address that the bank does not have, and a link to a licence that has an SPDX name.
const rules = {
  extends: [[oas as never, 'all']],
  rules: { 'contact-properties': 'off', 'license-url': 'off' },
}

test('the API’s description lints clean with Spectral’s oas rules', async () => {
  const { openapi } = await import('../worker/openapi.ts')
  const spectral = new Spectral()
  spectral.setRuleset(rules as never)
  const findings = await spectral.run(openapi())
  expect(findings.map(({ code, message, path }) => `${path.join('.')}: ${code} ${message}`)).toEqual([])
})

test('the rules are at work: a description without titles does not pass', async () => {
  const spectral = new Spectral()
  spectral.setRuleset(rules as never)
  const findings = await spectral.run({ openapi: '3.1.0', info: {}, paths: { '/a': { get: {} } } })
  expect(findings.length).toBeGreaterThan(3)
})
