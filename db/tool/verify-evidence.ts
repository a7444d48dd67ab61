/** The part of `bank verify` that asks whether the evidence is what was sealed, and names each row that is not. */
import { createHash } from 'node:crypto'
import type pg from 'pg'
import { fromHex, isSigned, toBase64url } from '../../worker/proofs/bytes.ts'
import { type EvidencePart, type EvidenceSeal, evidenceText } from '../../worker/proofs/evidence.ts'
import { type Check, Finding } from './findings.ts'
import type { Trusted } from './verify-seals.ts'

type Row = EvidenceSeal & { hash: string; keyId: string | null; signature: string | null }

/** As in cut_evidence.sql; from here, so that a changed function cannot hide a table. */
const tables = ['access_logs', 'audit_changes', 'audit_logs', 'security_events'] as const

const zeros = '0'.repeat(64)
const sha256 = (bytes: string | Buffer) => createHash('sha256').update(bytes).digest()

const selectSeals = `
  select s.number::text as number, encode(s.previous, 'hex') as previous, encode(s.hash, 'hex') as hash,
         to_char(s.sealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "sealedAt", s.key_id as "keyId",
         encode(s.signature, 'hex') as signature, (select coalesce(json_agg(json_build_object('table', p.table_name,
             'firstId', p.first_id::text, 'lastId', p.last_id::text, 'rows', p.rows::text,
             'digest', encode(p.digest, 'hex')) order by p.table_name collate "C"), '[]')
           from banking.evidence_parts p where p.seal_number = s.number) as parts
    from banking.evidence_seals s order by s.number`

async function isOurs(trusted: Trusted, seal: Row): Promise<boolean> {
  const key = trusted.keys.find((one) => one.keyId === seal.keyId)
  if (!key || !seal.signature) return false
  const signature = toBase64url(fromHex(seal.signature))
  return (await isSigned(evidenceText(seal), signature, key.publicKey)) === true
}

/** Seals follow each other without a gap in their numbers or in the ids of a table, and are the bank's. */
async function chain(seals: Row[], trusted: Trusted): Promise<Check> {
  const finding = new Finding('evidence seals follow each other and are signed')
  let previous = { number: '0', hash: zeros }
  const reached = new Map<string, bigint>()
  for (const seal of seals) {
    const ranges = seal.parts.every(
      ({ table, firstId }) => BigInt(firstId) === (reached.get(table) ?? 0n) + 1n,
    )
    const follows =
      BigInt(seal.number) === BigInt(previous.number) + 1n &&
      seal.previous === previous.hash &&
      sha256(evidenceText(seal)).toString('hex') === seal.hash
    // The newest one may be waiting for its signature.
    const waits = seal === seals.at(-1) && seal.signature === null
    const signed = waits || (await isOurs(trusted, seal))
    finding.expect(ranges && follows && signed, () => `evidence seal ${seal.number}`)
    for (const part of seal.parts) reached.set(part.table, BigInt(part.lastId))
    previous = seal
  }
  return finding
}

type Leaf = { id: string; text: string }

/** Leaves by id, as hexadecimal; undefined where they are not what the seal's hash commits to. */
function leavesOf(bytes: Buffer | undefined, part: EvidencePart): Map<string, string> | undefined {
  if (!bytes || sha256(bytes).toString('hex') !== part.digest) return undefined
  const leaves = new Map<string, string>()
  for (let at = 0; at < bytes.length; at += 40)
    leaves.set(bytes.readBigInt64BE(at).toString(), bytes.subarray(at + 8, at + 40).toString('hex'))
  return leaves
}

async function compare(client: pg.Client, seal: Row, part: EvidencePart, finding: Finding) {
  const { table, firstId, lastId } = part
  const kept = await client.query<{ leaves: Buffer }>(
    'select leaves from banking.evidence_parts where seal_number = $1 and table_name = $2',
    [seal.number, table],
  )
  const leaves = leavesOf(kept.rows[0]?.leaves, part)
  if (!leaves) {
    finding.expect(
      false,
      () => `${table} ${firstId} to ${lastId}: the leaves of evidence seal ${seal.number} were changed`,
    )
    return
  }
  // The canonical text by PostgreSQL's own functions; hashed here.
  const { rows } = await client.query<Leaf>(
    `select t.id, (select jsonb_object_agg(f.key, f.value)::text from jsonb_each(to_jsonb(t)) f
         where f.value <> 'null') as text
       from banking.${table} t where t.id between $1 and $2 order by t.id`,
    [firstId, lastId],
  )
  for (const { id, text } of rows) {
    const leaf = leaves.get(id)
    leaves.delete(id)
    finding.expect(leaf !== undefined, () => `${table} ${id} was put in under evidence seal ${seal.number}`)
    if (leaf !== undefined)
      finding.expect(
        sha256(text).toString('hex') === leaf,
        () => `${table} ${id} was changed after evidence seal ${seal.number}`,
      )
  }
  for (const id of leaves.keys())
    finding.expect(false, () => `${table} ${id} is gone, sealed by evidence seal ${seal.number}`)
}

/** Every row under a seal is the one that was sealed, and no row stands before the first. */
async function content(client: pg.Client, seals: Row[]): Promise<Check> {
  const finding = new Finding('sealed evidence is what was sealed')
  for (const seal of seals)
    for (const part of seal.parts)
      if ((tables as readonly string[]).includes(part.table)) await compare(client, seal, part, finding)
      else
        finding.expect(false, () => `evidence seal ${seal.number} names ${part.table}, which is no evidence`)
  for (const table of tables) {
    const { rows } = await client.query<{ id: string }>(`select id from banking.${table} where id < 1`)
    for (const { id } of rows) finding.expect(false, () => `${table} ${id} was put in before the first seal`)
  }
  return finding
}

/** Where each table ends under the seals that are left: what a cut tail is told by. */
function ends(seals: Row[]): string {
  const last = new Map(tables.map((table) => [table as string, '0']))
  for (const seal of seals) for (const part of seal.parts) last.set(part.table, part.lastId)
  return [...last].map(([table, id]) => `${table} ${id}`).join(', ')
}

/** Heads that were published with the roots are still in the chain: no tail was cut and sealed anew. */
function published(seals: Row[], trusted: Trusted): Check {
  const finding = new Finding('published heads of the evidence are in its chain')
  const inside = new Map(seals.map((seal) => [seal.number, seal.hash]))
  for (const { date, evidence } of trusted.published) {
    if (!evidence) continue
    const stands = inside.get(evidence.number)
    finding.expect(stands === evidence.hash, () =>
      stands === undefined
        ? `evidence seal ${evidence.number}, published with the root of ${date}, is gone: what was sealed after ${ends(seals)} was cut off`
        : `evidence seal ${evidence.number} is not the one that was published with the root of ${date}`,
    )
  }
  return finding
}

/** Reads in the caller's transaction. Canonical texts are in UTC. */
export async function verifyEvidence(client: pg.Client, trusted: Trusted): Promise<Check[]> {
  await client.query(`set local timezone = 'UTC'`)
  const { rows } = await client.query<Row>(selectSeals)
  return [await chain(rows, trusted), await content(client, rows), published(rows, trusted)]
}

export type ByHand = { table: string; row: string; deed: string; login: string; at: string }

/** More of them would not be read. */
const listed = 50

/** Changes of rows without a deed in their transaction: somebody with SQL, not a verb of the bank. The newest first. */
export async function listByHand(client: pg.Client): Promise<ByHand[]> {
  const { rows } = await client.query<ByHand>(
    `select c.table_name as table, c.row_id as row, c.deed, c.login,
            to_char(c.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at
       from banking.audit_changes c
      where not exists (select from banking.audit_logs l where l.transaction_id = c.transaction_id)
        and not exists (select from banking.security_events e where e.transaction_id = c.transaction_id)
      order by c.id desc limit ${listed}`,
  )
  return rows
}
