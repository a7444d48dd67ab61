/** What a file that somebody sent is called: a name that is safe to save, and that says what the file is; where it stands. */
import { type ContentType, endings } from '../documents/contract.ts'

export const objectOf = (id: string) => `attachments/${id}`
/** Content opens under the name it was sealed for alone. */
export const contentOf = (id: string) => new TextEncoder().encode(`ticket_attachments\x1fcontent\x1f${id}`)
export const nameOf = (id: string) => ({ table: 'ticket_attachments', column: 'name', row: id })

// Letters that are not seen, or turn the writing of others around: `gpj.exe` would read `exe.jpg`.
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu
const known: Record<ContentType, RegExp> = {
  'application/pdf': /\.pdf$/i,
  'image/jpeg': /\.jpe?g$/i,
  'image/png': /\.png$/i,
}
const lettersMost = 100

/** The last part of a path without what cannot be seen or saved, with the ending of what the file is. */
export function nameOfFile(typed: string, type: ContentType): string {
  const last = typed.split(/[/\\]/).at(-1)!
  const plain = last
    .replace(unseen, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .trim()
  const stem = plain.replace(known[type], '').replace(/^[. ]+|[. ]+$/g, '')
  return `${[...(stem || 'file')].slice(0, lettersMost).join('')}.${endings[type]}`
}
