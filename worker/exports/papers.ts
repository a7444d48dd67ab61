/**
 * The papers that a customer handed in and the files beside their questions, for a copy of their data: opened, one a step,
 * and a list of them at the end.
 */
import { openAttached } from '../attachments/attachments.ts'
import { endings } from '../documents/contract.ts'
import { type Kept, openContent } from '../documents/documents.ts'
import { Refusal } from '../errors.ts'
import { toInstant } from '../instants.ts'
import { sha256Hex, utf8 } from '../proofs/bytes.ts'
import type { Signed } from '../trpc.ts'

export type Paper = Kept & { id: string; number: number; addedAt: string }
/** What a copy keeps of a paper beside its name; sha256 of the paper as it was handed in. */
export type PaperFacts = { document: string; kind: string; addedAt: string; sha256: string | null }
export type Listed = PaperFacts & { name: string; contentType: string; bytes: number }
export type PaperFile = { name: string; contentType: string; content: Uint8Array; facts?: PaperFacts }

const missing = `The bank could not find this paper as it was handed in. It knows, and you may ask it for this paper.
Everything else in this copy is whole.
`

/** A paper as a file; what the bucket has lost or changed is a sentence in its place, and the copy goes on. */
export async function fileOfPaper(ctx: Signed, paper: Paper): Promise<PaperFile> {
  const { id, number, kind, contentType } = paper
  const stem = `paper-${number}-${kind}`
  const facts = { document: id, kind, addedAt: toInstant(paper.addedAt) }
  try {
    const open = kind === 'question' ? openAttached : openContent
    const content = await open(ctx, id, paper)
    const name = `${stem}.${endings[contentType]}`
    return { name, contentType, content, facts: { ...facts, sha256: await sha256Hex(content) } }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    const content = utf8(missing)
    return {
      name: `${stem}-missing.txt`,
      contentType: 'text/plain',
      content,
      facts: { ...facts, sha256: null },
    }
  }
}

/**
 * `papers.json`: which file is which paper, and its sha256, by which anybody can tell that it is the same. The record has
 * a file beside a question by its id, with the name that it was sent under.
 */
export function listOfPapers(papers: readonly Listed[]): PaperFile {
  const listed = papers.map(({ name, document: id, kind, contentType, bytes, sha256, addedAt }) => ({
    file: name,
    id,
    kind,
    contentType,
    bytes,
    sha256,
    addedAt,
  }))
  const content = utf8(JSON.stringify(listed, null, 1))
  return { name: 'papers.json', contentType: 'application/json', content }
}
