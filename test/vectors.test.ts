/** Vectors nobody here wrote, and what our checks make of them: docs/vectors.md, class by class. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openSigned, verifyToken } from '../worker/auth/tokens.ts'
import type { Config } from '../worker/config.ts'

type Case = { tcId: number; comment: string; jws: string; result: 'valid' | 'invalid' | 'acceptable' }
type Key = Record<string, string>
type Group = { comment: string; private?: Key; public?: Key; tests: Case[] }

const root = join(import.meta.dirname, '..')
const { testGroups } = JSON.parse(
  readFileSync(join(root, 'test/vectors/wycheproof/json_web_signature_test.json'), 'utf8'),
) as { testGroups: Group[] }

const bytes = (base64url: string) => Buffer.from(base64url, 'base64url')
/** The secret of a group; for key pairs their public part, as in the attack that confuses algorithms. */
const secretIn = ({ private: key = {}, public: open = {} }: Group) =>
  Uint8Array.from(bytes(key.k ?? open.n ?? open.x ?? key.n ?? key.x ?? ''))

/** tcId 367 and 370 are called invalid and are, letter for letter, the valid tcId 357. */
const mislabelled = new Set([367, 370])

type Line = { valid: number; opened: number; invalid: number; wrongly: Case[] }
const lines = new Map<string, Line>()
for (const group of testGroups) {
  const line = lines.get(group.comment) ?? { valid: 0, opened: 0, invalid: 0, wrongly: [] }
  lines.set(group.comment, line)
  for (const one of group.tests) {
    const opened = await openSigned(one.jws, secretIn(group)).then(
      () => true,
      () => false,
    )
    const isInvalid = one.result === 'invalid' && !mislabelled.has(one.tcId)
    if (isInvalid) line.invalid += 1
    else line.valid += 1
    if (opened && !isInvalid) line.opened += 1
    if (opened && isInvalid) line.wrongly.push(one)
  }
}

/** The page; WRITE_VECTORS=1 writes it anew. */
function page(): string {
  const rows = [...lines].map(
    ([name, { valid, opened, invalid, wrongly }]) =>
      `| ${name} | ${valid} | ${opened} | ${invalid} | ${wrongly.length} |`,
  )
  return `# Vectors that nobody here wrote

## JSON Web Signatures: Wycheproof

401 cases against the first two steps of the token check (\`openSigned\` in \`worker/auth/tokens.ts\`: HS256 alone, one
spelling of base64url). A valid case of another algorithm is refused as well: that is what pinning means. Cases 367 and
370 are called invalid and are letter for letter the valid case 357; they count as valid here. Written by
\`test/vectors.test.ts\`, which fails when a figure changes.

| class | valid | of these opened | invalid | of these opened |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`
}

describe('the JWS vectors of Wycheproof', () => {
  it('that are invalid do not pass the pinned check, not one', () => {
    process.stdout.write(`${page()}\n`)
    expect(testGroups.flatMap(({ tests }) => tests)).toHaveLength(401)
    expect([...lines.values()].flatMap(({ wrongly }) => wrongly)).toEqual([])
  })

  it('that are valid under HS256 pass it, so that a refusal means something', () => {
    expect(lines.get('hs256')).toMatchObject({ opened: lines.get('hs256')!.valid })
    for (const name of ['es256', 'rs256', 'ps256', 'rsa_encryption'])
      expect(lines.get(name)!.opened, name).toBe(0)
  })

  it('are no access tokens of ours, valid or not', async () => {
    for (const group of testGroups)
      for (const { jws } of group.tests) {
        const ours = { jwtSecret: secretIn(group), jwtSecretPrevious: undefined } as Config
        await expect(verifyToken(ours, `Bearer ${jws}`)).rejects.toMatchObject({ code: 'unauthenticated' })
      }
  })

  it('stand in docs/vectors.md as they came out', () => {
    const path = join(root, 'docs/vectors.md')
    if (process.env.WRITE_VECTORS) writeFileSync(path, page())
    expect(readFileSync(path, 'utf8')).toBe(page())
  })
})
