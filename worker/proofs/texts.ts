/** The texts under the bank's signatures. No field can contain a line break. */
import { canonical } from './bytes.ts'
import type { Manifest, Root } from './contract.ts'

export type Seal = {
  number: string
  firstSeq: string
  lastSeq: string
  entries: string
  /** sha256 over the hashes of all entries of these transactions, in the order of transaction and account. */
  digest: string
  /** Hash of the seal before, zeros before the first. */
  previous: string
  /** RFC 3339 with milliseconds. */
  sealedAt: string
}

/** What a seal's hash and signature are over; db/functions/cut_seal.sql builds the same. */
export const sealText = (seal: Seal): string =>
  [
    'edgebank-seal-1',
    seal.number,
    seal.firstSeq,
    seal.lastSeq,
    seal.entries,
    seal.digest,
    seal.previous,
    seal.sealedAt,
  ].join('\n')

/** A root that also holds the head of the evidence says so in its first line: neither can be read as the other. */
export const rootText = ({ evidence, ...root }: Omit<Root, 'keyId' | 'signature'>): string =>
  [
    evidence ? 'edgebank-root-2' : 'edgebank-root-1',
    root.date,
    root.accounts,
    root.root,
    root.seal,
    root.madeAt,
    ...(evidence ? [evidence.number, evidence.hash] : []),
  ].join('\n')

export const manifestText = ({
  signature: _,
  ...rest
}: Omit<Manifest, 'signature'> & { signature?: string }) => `edgebank-manifest-1\n${canonical(rest)}`
