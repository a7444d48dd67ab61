/** Published roots, where the owner of the database cannot take them back: a folder here, the bank's public page elsewhere. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Root, root as rootShape } from '../../worker/proofs/contract.ts'
import type { Publishing } from '../../worker/proofs/sealing.ts'

export const inFolder = (folder: string): Publishing => ({
  put: async (root) => {
    mkdirSync(folder, { recursive: true })
    const file = join(folder, `${root.date}.json`)
    // What was published stays as it was.
    if (!existsSync(file)) writeFileSync(file, `${JSON.stringify(root, null, 2)}\n`, { flag: 'wx' })
  },
})

function fromFolder(folder: string): Root[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => /^\d{4}-\d\d-\d\d\.json$/.test(name))
    .sort()
    .map((name) => rootShape.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))))
}

const daysLookedBack = 31

async function fromPage(url: string): Promise<Root[]> {
  const dates = Array.from({ length: daysLookedBack }, (_, back) =>
    new Date(Date.now() - back * 864e5).toISOString().slice(0, 10),
  )
  const found: Root[] = []
  for (const date of dates.reverse()) {
    const answer = await fetch(`${url.replace(/\/$/, '')}/${date}`)
    if (answer.status === 404) continue
    if (!answer.ok) throw new Error(`${url} answers ${answer.status}.`)
    found.push(rootShape.parse(await answer.json()))
  }
  return found
}

/** Oldest first: all of a folder, or those of the last month from a page such as https://bank.example/api/v1/roots. */
export const publishedRoots = (place: string): Promise<Root[]> =>
  /^https?:/.test(place) ? fromPage(place) : Promise.resolve(fromFolder(place))
