/** What is in the repository is public: no secret may be in it. */
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '..')
const tracked = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
  .split('\0')
  .filter(Boolean)

const shapes = [
  /-----BEGIN (?:RSA |EC |OPENSSH )?PRIVATE KEY-----/,
  // Not the one of Amazon's own documentation.
  /\bAKIA(?!IOSFODNN7EXAMPLE)[0-9A-Z]{16}\b/,
  /\bre_[A-Za-z0-9]{20,}\b/,
  /\bAC[0-9a-f]{32}\b/,
  /\bgh[pousr]_[A-Za-z0-9]{36}\b/,
  /\bsk_live_[A-Za-z0-9]{16,}\b/,
  /\bnpg_[A-Za-z0-9]{12,}\b/,
  // 256 bits in base64 given to a name of a secret.
  /(?:SECRET|_KEY|PASSWORD|TOKEN)["']?\s*[:=]\s*["'][A-Za-z0-9+/]{43}=["']/,
]

it('no secret stands in what is tracked', () => {
  const found = tracked
    .filter((path) => !path.startsWith('test/vectors/') && !/\.(?:png|woff2|wasm|ico)$/.test(path))
    .flatMap((path) => {
      const text = readFileSync(join(root, path), 'utf8')
      return shapes.filter((shape) => shape.test(text)).map((shape) => `${path}: ${shape}`)
    })
  expect(found).toEqual([])
})

it('no file that holds secrets is tracked', () => {
  expect(
    tracked.filter((path) => /(?:^|\/)(?:\.env.*|\.dev\.vars.*|secrets\.json|\.data\/)/.test(path)),
  ).toEqual([])
})
