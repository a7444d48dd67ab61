/** The part of `bank verify` that asks whether what was sealed and published is still there. */
import { createHash, type Hash } from 'node:crypto'
import type pg from 'pg'
import { fromHex, isSigned, toBase64url, toHex } from '../../worker/proofs/bytes.ts'
import type { PublicKey, Root } from '../../worker/proofs/contract.ts'
import { leafOf, merkleRoot } from '../../worker/proofs/merkle.ts'
import type { ToldRoot } from '../../worker/proofs/sealing.ts'
import { rootText, type Seal, sealText } from '../../worker/proofs/texts.ts'
import { type Check, Finding, rowsOf } from './findings.ts'

export type Trusted = {
  /** The bank's own keys, from its secrets and not from its database. */
  keys: readonly PublicKey[]
  /** What stands outside of Postgres, oldest first. */
  published: readonly Root[]
}

type Row = Seal & { hash: string; key_id: string | null; signature: string | null }

async function isTrusted(trusted: Trusted, text: string, keyId: string | null, signature: string | null) {
  const key = trusted.keys.find((one) => one.keyId === keyId)
  return key && signature ? isSigned(text, toBase64url(fromHex(signature)), key.publicKey) : false
}

const zeros = '0'.repeat(64)

/** Seals follow each other, are the bank's, and every entry under them is the one that was sealed. */
async function seals(client: pg.Client, trusted: Trusted): Promise<Check[]> {
  const chain = new Finding('seals follow each other and are signed')
  const content = new Finding('sealed entries are those that were sealed')
  const { rows } = await client.query<Row>(
    `select (banking.seal_answer(s)->>'number') as number, s.first_seq as "firstSeq", s.last_seq as "lastSeq", s.entries,
            encode(s.digest, 'hex') as digest, encode(s.previous, 'hex') as previous, encode(s.hash, 'hex') as hash,
            banking.instant(s.sealed_at) as "sealedAt", s.key_id, encode(s.signature, 'hex') as signature
       from banking.seals s order by s.number`,
  )
  let previous = { number: '0', lastSeq: '0', hash: zeros }
  for (const seal of rows) {
    const text = sealText(seal)
    const follows =
      BigInt(seal.number) === BigInt(previous.number) + 1n &&
      BigInt(seal.firstSeq) === BigInt(previous.lastSeq) + 1n &&
      seal.previous === previous.hash &&
      createHash('sha256').update(text).digest('hex') === seal.hash
    // The newest one may be waiting for its signature.
    const isLast = seal === rows.at(-1) && seal.signature === null
    const isOurs = isLast || (await isTrusted(trusted, text, seal.key_id, seal.signature))
    chain.expect(follows && isOurs === true, () => `seal ${seal.number}`)
    previous = seal
  }
  const state = { at: 0, count: 0, hash: createHash('sha256') as Hash }
  const finish = () => {
    const seal = rows[state.at]
    if (seal)
      content.expect(
        state.count === Number(seal.entries) && state.hash.digest('hex') === seal.digest,
        () => `seal ${seal.number}: transactions ${seal.firstSeq} to ${seal.lastSeq}`,
      )
    Object.assign(state, { at: state.at + 1, count: 0, hash: createHash('sha256') })
  }
  for await (const entry of rowsOf<{ seq: string; hash: Buffer }>(
    client,
    'select transaction_seq as seq, hash from banking.entries order by transaction_seq, account_id',
  )) {
    while (state.at < rows.length && BigInt(entry.seq) > BigInt(rows[state.at]!.lastSeq)) finish()
    if (state.at >= rows.length) break
    state.count += 1
    state.hash.update(entry.hash)
  }
  await client.query('close all')
  while (state.at < rows.length) finish()
  return [chain, content]
}

/** The root over all accounts as the ledger has them now, for a date that is closed. */
async function rootNow(
  client: pg.Client,
  date: string,
  chunks: number,
): Promise<{ root: string; accounts: number }> {
  const rows = Array.from({ length: chunks }, () => [] as Uint8Array[])
  let accounts = 0
  for await (const { id, number, version, hash } of rowsOf<{
    id: string
    number: string
    version: string
    hash: Buffer
  }>(
    client,
    `select a.id, a.account_number as number, e.version, e.hash from banking.accounts a
       cross join lateral (select o.version, o.hash from banking.entries o where o.account_id = a.id
         and o.booking_date <= '${date}' order by o.booking_date desc, o.transaction_seq desc limit 1) e order by a.id`,
  )) {
    rows[Number(BigInt(id) / 64n)]?.push(await leafOf(number, version, toHex(hash)))
    accounts += 1
  }
  return { root: toHex(await merkleRoot(await Promise.all(rows.map(merkleRoot)))), accounts }
}

/** Roots are the bank's, those outside are those inside, and the newest of them is still what the ledger gives. */
async function roots(client: pg.Client, trusted: Trusted): Promise<Check[]> {
  const signed = new Finding('roots are signed and follow from their chunks')
  const same = new Finding('published roots are those of the ledger')
  const { rows } = await client.query<{ told: ToldRoot; chunks: string; published: boolean }>(
    `select banking.root_answer(r) as told, encode(r.chunks, 'hex') as chunks, r.published_at is not null as published
       from banking.roots r order by r.date`,
  )
  const inside = new Map(rows.map(({ told }) => [told.date, told]))
  for (const { told, chunks } of rows) {
    const leaves = (chunks.match(/.{64}/g) ?? []).map(fromHex)
    const waits = told === rows.at(-1)?.told && told.signature === null
    const isOurs = waits || (await isTrusted(trusted, rootText(told), told.keyId, told.signature))
    signed.expect(
      isOurs === true && toHex(await merkleRoot(leaves)) === told.root,
      () => `root of ${told.date}`,
    )
  }
  for (const root of trusted.published) {
    const key = trusted.keys.find(({ keyId }) => keyId === root.keyId)
    const isOurs = key && (await isSigned(rootText(root), root.signature, key.publicKey))
    const row = inside.get(root.date)
    same.expect(
      isOurs === true && row !== undefined && rootText(row) === rootText(root),
      () => `root of ${root.date}`,
    )
  }
  const newest = new Finding('the newest published root is what the ledger gives')
  const last = trusted.published.at(-1) ?? rows.at(-1)?.told
  if (last) {
    const chunks = rows.find(({ told }) => told.date === last.date)?.chunks.length ?? 0
    const [{ most }] = (
      await client.query<{ most: string }>(
        'select coalesce(max(id), 0) / 64 + 1 as most from banking.accounts',
      )
    ).rows as [{ most: string }]
    const now = await rootNow(client, last.date, chunks / 64 || Number(most))
    newest.expect(
      now.root === last.root && now.accounts === last.accounts,
      () => `root of ${last.date}: the ledger’s accounts are not those that were published`,
    )
  }
  return [signed, same, newest]
}

/** Reads in the caller's transaction. */
export const verifySeals = async (client: pg.Client, trusted: Trusted): Promise<Check[]> => [
  ...(await seals(client, trusted)),
  ...(await roots(client, trusted)),
]
