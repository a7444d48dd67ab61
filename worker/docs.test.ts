import { expect, test } from 'vitest'
import { docsPage, docsStyle } from './docs.ts'
import { errors } from './errors.ts'
import { operations } from './rest.ts'

test('the page for people names every route and every code, and brings no script', () => {
  const page = docsPage()
  for (const { route } of operations) expect(page).toContain(`<code>${route.path}</code>`)
  for (const name of Object.keys(errors)) expect(page).toContain(`id="${name}"`)
  expect(page).not.toMatch(/<script|javascript:|\sstyle=|\son\w+=/i)
  expect(docsStyle).not.toContain('@import')
})
