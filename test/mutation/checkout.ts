/** The checkout as it is when a run begins: who works on it meanwhile does not disturb the run. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { accepted } from './accepted.ts'
import { applied, files, type Mutant } from './mutants.ts'
import type { Tests } from './reach.ts'

export const root = new URL('../../', import.meta.url)
const read = (path: string) => readFileSync(new URL(path, root), 'utf8')
const names = (folder: string) => readdirSync(new URL(`${folder}/`, root))

export const texts = new Map(files.map((file) => [file, read(file)]))
export const text = (file: string) => texts.get(file)!
export const mutated = (mutant: Mutant) => applied(mutant, text(mutant.file))

export const hashOf = (...parts: string[]) =>
  createHash('sha256').update(parts.join('\0')).digest('base64url').slice(0, 16)

export const isAccepted = ({ file, name }: Mutant) =>
  accepted.find((one) => one.file === file && one.name === name)

/** Those of test/mutation/vitest.config.ts. */
export function findTests(): Tests {
  const paths = [
    ...['db/functions', 'db/policies', 'db/schema'].flatMap((folder) =>
      names(folder)
        // A year of days takes minutes; other tests of interest check its days.
        .filter((name) => name.endsWith('.test.ts') && name !== 'interest_year.test.ts')
        .map((name) => `${folder}/${name}`),
    ),
    ...names('db/tool')
      .filter((name) => /^(migrate|obligations|rotation|vault|verify.*)\.test\.ts$/.test(name))
      .map((name) => `db/tool/${name}`),
    'test/delivery.test.ts',
  ]
  return new Map(
    paths.map((path) => {
      const found = read(path)
      return [path, { text: found, hash: hashOf(found) }]
    }),
  )
}
