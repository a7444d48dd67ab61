/** `npm run sbom`: what the bank is made of, as CycloneDX, into dist/sbom.cdx.json. From the lock file alone. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')
const flags = ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--package-lock-only']
const npm = process.env.npm_execpath?.endsWith('.js') ? [process.execPath, process.env.npm_execpath] : ['npm']
const [command, ...before] = npm as [string, ...string[]]
const { status, stdout, stderr } = spawnSync(command, [...before, ...flags], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
})
if (status !== 0) throw new Error(`npm sbom ended with ${status}: ${stderr}`)

const bom = JSON.parse(stdout)
// npm names the folder; the bill is about the bank.
bom.metadata.component.name = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).name
mkdirSync(join(root, 'dist'), { recursive: true })
const file = join(root, 'dist/sbom.cdx.json')
writeFileSync(file, `${JSON.stringify(bom, null, 2)}\n`)
console.log(`${bom.components.length} components in ${file}`)
