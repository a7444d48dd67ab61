/** What is under a seal of the bank's evidence; db/functions/cut_evidence.sql builds the same text. */

export type EvidencePart = {
  table: string
  firstId: string
  lastId: string
  rows: string
  /** sha256 over the part's leaves: eight bytes of each row's id and the sha256 of its canonical text. */
  digest: string
}

export type EvidenceSeal = {
  number: string
  /** By the names of their tables. */
  parts: EvidencePart[]
  /** Hash of the seal before, zeros before the first. */
  previous: string
  /** RFC 3339 with milliseconds. */
  sealedAt: string
}

/** No field can contain a line break or a blank. */
export const evidenceText = (seal: EvidenceSeal): string =>
  [
    'edgebank-evidence-1',
    seal.number,
    ...seal.parts.map((part) => [part.table, part.firstId, part.lastId, part.rows, part.digest].join(' ')),
    seal.previous,
    seal.sealedAt,
  ].join('\n')
