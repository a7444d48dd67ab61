/** docs/promises.md: nothing in it that is not there. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { brokenLinks } from './links.ts'

const root = join(import.meta.dirname, '..')
const text = readFileSync(join(root, 'docs/promises.md'), 'utf8')
const rows = [...text.matchAll(/^\| (.+?) \| (.*?) \| (.*?) ?\|$/gm)]
  .map(([, promise, shown, figure]) => ({ promise: promise!, shown: shown!, figure: figure! }))
  .filter(({ promise }) => promise !== 'promise' && promise !== '---')

describe('the promises', () => {
  it('are each shown by a test or a command', () => {
    expect(rows.length).toBeGreaterThan(30)
    const bare = rows.filter(({ shown }) => !/\]\(|`/.test(shown))
    expect(bare).toEqual([])
  })

  it('name files that are there, and tests that are in them', () => {
    expect(rows.flatMap(({ shown, figure }) => brokenLinks(`${shown} ${figure}`))).toEqual([])
  })

  it('name commands that there are', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>
    }
    const named = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name!)
    expect(named.filter((name) => !(name in scripts))).toEqual([])
  })
})
