/** What a page of docs/ names: files by a link, tests by their titles beside it. */
import { existsSync, readFileSync } from 'node:fs'
import { join, normalize } from 'node:path'

const root = join(import.meta.dirname, '..')

/** Whether a file of the project is there, with a text in it where one is given. */
export const has = (file: string, title: string | undefined) =>
  existsSync(join(root, file)) && (!title || readFileSync(join(root, file), 'utf8').includes(title))

/** The links of a text in docs/ that lead nowhere, or whose `“title”` is not in the file. */
export const brokenLinks = (text: string): string[] =>
  [...text.matchAll(/\[([^\]]+)\]\(([^)]+)\)(?: “([^”]+)”)?/g)].flatMap(([, name, to, title]) => {
    const file = normalize(join('docs', to!))
    return file === name && has(file, title) ? [] : [`${to} ${title ?? ''}`.trim()]
  })
