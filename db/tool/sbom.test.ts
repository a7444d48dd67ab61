import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')

test('the bill of materials names the bank and each package that it asks for', { timeout: 120_000 }, () => {
  const { status, stderr } = spawnSync(process.execPath, ['db/tool/sbom.ts'], { cwd: root, encoding: 'utf8' })
  expect(stderr).not.toMatch(/npm error/)
  expect(status).toBe(0)
  const read = (path: string) => JSON.parse(readFileSync(join(root, path), 'utf8'))
  const bill = read('dist/sbom.cdx.json')
  const asked = read('package.json')
  expect(bill.metadata.component.name).toBe(asked.name)
  const listed = bill.components.map((one: { purl: string }) => decodeURIComponent(one.purl))
  for (const [name, version] of Object.entries({ ...asked.dependencies, ...asked.devDependencies }))
    expect(listed).toContain(`pkg:npm/${name}@${version}`)
})
