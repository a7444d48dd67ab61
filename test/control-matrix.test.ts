/** docs/control-matrix.md: every requirement of ASVS 5.0 level 2 once, and nothing in it that is not there. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { brokenLinks, has } from './links.ts'

const path = join(import.meta.dirname, '../docs/control-matrix.md')

/** The last number of each section at level 2: all from 1 on, of each chapter, but those of level 3 alone. */
const sections: Record<string, number> = {
  '1.1': 2,
  '1.2': 9,
  '1.3': 11,
  '1.4': 3,
  '1.5': 2,
  '2.1': 3,
  '2.2': 3,
  '2.3': 4,
  '2.4': 1,
  '3.2': 2,
  '3.3': 4,
  '3.4': 6,
  '3.5': 5,
  '3.7': 2,
  '4.1': 3,
  '4.2': 1,
  '4.3': 2,
  '4.4': 4,
  '5.1': 1,
  '5.2': 3,
  '5.3': 2,
  '5.4': 3,
  '6.1': 3,
  '6.2': 12,
  '6.3': 4,
  '6.4': 4,
  '6.5': 5,
  '6.6': 3,
  '6.8': 4,
  '7.1': 3,
  '7.2': 4,
  '7.3': 2,
  '7.4': 5,
  '7.5': 2,
  '7.6': 2,
  '8.1': 2,
  '8.2': 3,
  '8.3': 1,
  '8.4': 1,
  '9.1': 3,
  '9.2': 4,
  '10.1': 2,
  '10.2': 2,
  '10.3': 4,
  '10.4': 11,
  '10.5': 5,
  '10.6': 2,
  '10.7': 3,
  '11.1': 2,
  '11.2': 3,
  '11.3': 3,
  '11.4': 4,
  '11.5': 1,
  '11.6': 1,
  '12.1': 3,
  '12.2': 2,
  '12.3': 4,
  '13.1': 1,
  '13.2': 5,
  '13.3': 2,
  '13.4': 5,
  '14.1': 2,
  '14.2': 4,
  '14.3': 3,
  '15.1': 3,
  '15.2': 3,
  '15.3': 7,
  '16.1': 1,
  '16.2': 5,
  '16.3': 4,
  '16.4': 3,
  '16.5': 3,
  '17.1': 1,
  '17.2': 4,
  '17.3': 2,
}
const required = Object.entries(sections).flatMap(([section, last]) =>
  Array.from({ length: last }, (_, at) => `${section}.${at + 1}`),
)

/** Turns `(file “title”)` into a link where both are there by now. */
function linked(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      const better = line.replaceAll(
        /\(((?:worker|web|db|test|docs)\/[\w./-]+)(?: “([^”]+)”)?\)/g,
        (whole, file, title) =>
          !whole.startsWith('(../') && has(file, title)
            ? `[${file}](../${file})${title ? ` “${title}”` : ''}`
            : whole,
      )
      return /\((?:worker|web|db|test|docs)\//.test(better)
        ? better
        : better.replace('| pending |', '| shown |')
    })
    .join('\n')
}

if (process.env.WRITE_MATRIX) writeFileSync(path, linked(readFileSync(path, 'utf8')))
const text = readFileSync(path, 'utf8')
const rows = [...text.matchAll(/^\| (\d+\.\d+\.\d+) \| ([\w/]+) \| (.*?) \| (.*?) \|$/gm)].map(
  ([, id, state, evidence, note]) => ({ id: id!, state: state!, evidence: evidence!, note: note! }),
)

describe('the control matrix', () => {
  it('has every requirement of level 2 once', () => {
    expect(required).toHaveLength(253)
    const ids = rows.map(({ id }) => id)
    expect(required.filter((id) => !ids.includes(id))).toEqual([])
    expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
  })

  it('says of each what shows it, or why not', () => {
    const bare = rows.filter(({ state, evidence, note }) =>
      state === 'shown' || state === 'partly' || state === 'pending' ? evidence === '' : note.length < 5,
    )
    expect(bare.map(({ id }) => id)).toEqual([])
    const states = new Set(rows.map(({ state }) => state))
    for (const state of states) expect(['shown', 'partly', 'n/a', 'missing', 'pending']).toContain(state)
    for (const { id, state, note } of rows) if (state === 'partly') expect(note.length, id).toBeGreaterThan(5)
  })

  it('names files that are there, and tests that are in them', () => {
    const faults = rows.flatMap(({ id, evidence }) => brokenLinks(evidence).map((link) => `${id}: ${link}`))
    expect(faults).toEqual([])
  })

  it('calls nothing pending that is there: WRITE_MATRIX=1 links it', () => {
    expect(linked(text)).toBe(text)
  })

  it('counts its states', () => {
    const counts = Object.groupBy(rows, ({ state }) => state)
    console.log(
      Object.entries(counts)
        .map(([state, of]) => `${state}: ${of!.length}`)
        .join(', '),
    )
    expect(counts.shown!.length).toBeGreaterThan(100)
  })
})
