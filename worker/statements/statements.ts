import { and, desc, eq, lt, sql } from 'drizzle-orm'
import type * as z from 'zod/mini'
import { accounts } from '../../db/schema/accounts.ts'
import { statementCuts } from '../../db/schema/day.ts'
import { businessDates } from '../../db/schema/ledger.ts'
import { ask, readBoth } from '../db.ts'
import { Refusal } from '../errors.ts'
import { type Currency, toMoney } from '../money.ts'
import { fromHex, openSealKey, sha256Hex, toBase64, toBase64url, utf8 } from '../proofs/bytes.ts'
import type { Inclusion, Manifest, PaperFormat, Root, SealedLine } from '../proofs/contract.ts'
import { noHead } from '../proofs/entry.ts'
import { pathOf } from '../proofs/merkle.ts'
import { piecesOf } from '../proofs/pieces.ts'
import { manifestText } from '../proofs/texts.ts'
import type { Signed } from '../trpc.ts'
import { isMonth, type Paper, type StatementInput, type statementsInput } from './contract.ts'
import { programsOf } from './programs.ts'
import {
  contentTypes,
  datesOf,
  filenameOf,
  type Line,
  monthsBetween,
  mostLines,
  type Statement,
  totalsOf,
} from './rules.ts'

/** Months from the account's opening to the business date. Refuses not_found. */
export async function listStatements(ctx: Signed, input: z.output<typeof statementsInput>) {
  const [[row], cuts] = await readBoth(
    ctx.database,
    ctx.who,
    ctx.database
      .select({ openedOn: accounts.openedOn, today: businessDates.current, currency: accounts.currency })
      .from(accounts)
      .innerJoin(businessDates, eq(businessDates.only, true))
      .where(eq(accounts.accountNumber, input.id)),
    ctx.database
      .select({
        month: statementCuts.month,
        opening: statementCuts.opening,
        closing: statementCuts.closing,
        entries: sql<string>`${statementCuts.version} - ${statementCuts.versionBefore}`,
      })
      .from(statementCuts)
      .innerJoin(accounts, eq(accounts.id, statementCuts.accountId))
      .where(
        and(
          eq(accounts.accountNumber, input.id),
          input.cursor && isMonth(input.cursor)
            ? lt(statementCuts.month, datesOf(input.cursor).from)
            : undefined,
        ),
      )
      .orderBy(desc(statementCuts.month))
      .limit(input.limit + 1),
  )
  if (!row) throw new Refusal('not_found')
  const months = monthsBetween(row.openedOn, row.today, input.cursor)
  const shown = months.slice(0, input.limit)
  return {
    items: shown.map((period) => {
      const { from, to } = datesOf(period)
      const cut = cuts.find(({ month }) => month === from)
      return {
        period,
        from,
        to,
        complete: to < row.today,
        cut: cut
          ? {
              opening: toMoney(cut.opening, row.currency as Currency),
              closing: toMoney(cut.closing, row.currency as Currency),
              entries: Number(cut.entries),
            }
          : null,
      }
    }),
    next: months.length > shown.length ? shown.at(-1)! : null,
  }
}

/** As banking.paper answers. */
type Told = Omit<Statement, 'from' | 'to' | 'opening' | 'closing' | 'credits' | 'debits' | 'lines'> & {
  opening: string
  lines: Line[] | null
  proof: Proof | null
}
type Proof = {
  root: Omit<Root, 'signature'> & { signature: string }
  chunks: string
  chunk: number
  leaves: string[]
  place: number
  links: Line[] | null
}

function statementOf({ proof: _, ...told }: Told, from: string, to: string): Statement {
  if (!told.lines)
    throw new Refusal('invalid_input', {}, [
      { path: 'period', message: `This period has more than ${mostLines} entries: ask for a shorter one.` },
    ])
  const opening = BigInt(told.opening)
  return { ...told, from, to, opening, lines: told.lines, ...totalsOf(opening, told.lines) }
}

async function readStatement(ctx: Signed, { id, period, version }: StatementInput, withProof: boolean) {
  const { from, to } = datesOf(period)
  const told = await ask<Told>(ctx.database, 'banking.read_statement', [
    ctx.who.jti,
    id,
    from,
    to,
    version ?? null,
    String(mostLines),
    String(withProof),
  ])
  if (from > told.businessDate)
    throw new Refusal('invalid_input', {}, [{ path: 'period', message: 'This period has not begun.' }])
  // A month that goes on ends today: its file says so, and its manifest is asked for by those dates.
  return { told, statement: statementOf(told, from, to < told.businessDate ? to : told.businessDate) }
}

/** What writes a format is loaded when it is asked for. */
async function written(ctx: Signed, statement: Statement, format: PaperFormat): Promise<Uint8Array> {
  if (format === 'pdf') return (await import('./sheet.ts')).statementSheet(statement, programsOf(ctx.env))
  if (format === 'csv') return utf8((await import('./csv.ts')).csvOf(statement))
  if (format === 'ofx') return utf8((await import('./ofx.ts')).ofxOf(statement))
  return utf8((await import('./camt.ts')).camtOf(statement))
}

const paperOf = (statement: Statement, bytes: Uint8Array, format: PaperFormat, filename: string): Paper => ({
  contentType: contentTypes[format],
  filename,
  body: toBase64(bytes),
  account: statement.account,
  currency: statement.currency,
  period: `${statement.from}..${statement.to}`,
  lastVersion: statement.lastVersion,
})

function announce(ctx: Signed, paper: Paper): Paper {
  // Without the envelope of tRPC: with these the manifest of the very same file is asked for.
  ctx.reply.headers.push(['Statement-Period', paper.period])
  ctx.reply.headers.push(['Statement-Version', paper.lastVersion])
  return paper
}

/** Refuses not_found, invalid_input (a period that has not begun, or with too many entries). */
export async function makeStatement(ctx: Signed, input: StatementInput): Promise<Paper> {
  const { statement } = await readStatement(ctx, input, false)
  const bytes = await written(ctx, statement, input.format)
  return announce(ctx, paperOf(statement, bytes, input.format, filenameOf(statement, input.format)))
}

/** The same file once more, and what proves it. Refuses as makeStatement. */
export async function makeManifest(ctx: Signed, input: StatementInput): Promise<Manifest> {
  const { told, statement } = await readStatement(ctx, input, true)
  const bytes = await written(ctx, statement, input.format)
  return signed(ctx, 'statement', statement, told.proof, {
    name: filenameOf(statement, input.format),
    format: input.format,
    bytes,
  })
}

async function readReceipt(ctx: Signed, id: string, withProof: boolean) {
  const told = await ask<Told>(ctx.database, 'banking.read_receipt', [ctx.who.jti, id, String(withProof)])
  const { booked } = told.lines![0]!
  const statement = statementOf(told, booked, booked)
  const { receiptSheet } = await import('./sheet.ts')
  return {
    told,
    statement,
    bytes: await receiptSheet(statement, programsOf(ctx.env)),
    name: `receipt-${id}.pdf`,
  }
}

/** Refuses not_found. */
export async function makeReceipt(ctx: Signed, id: string): Promise<Paper> {
  const { statement, bytes, name } = await readReceipt(ctx, id, false)
  return announce(ctx, paperOf(statement, bytes, 'pdf', name))
}

/** Refuses not_found. */
export async function makeReceiptManifest(ctx: Signed, id: string): Promise<Manifest> {
  const { told, statement, bytes, name } = await readReceipt(ctx, id, true)
  return signed(ctx, 'receipt', statement, told.proof, { name, format: 'pdf', bytes })
}

const sealedLine = (line: Line, piece: string | null): SealedLine => {
  const { createdAt: _at, note: _note, otherNumber: _number, otherName: _name, ...sealed } = line
  return { ...sealed, piece }
}

async function inclusionOf(proof: Proof | null): Promise<Inclusion | null> {
  if (!proof?.links) return null
  const chunks = proof.chunks.match(/.{64}/g)!.map(fromHex)
  const path = [
    ...(await pathOf(proof.leaves.map(fromHex), proof.place)),
    ...(await pathOf(chunks, proof.chunk)),
  ]
  const signature = toBase64url(fromHex(proof.root.signature))
  return {
    root: { ...proof.root, signature },
    links: proof.links.map((line) => sealedLine(line, null)),
    path,
  }
}

type File = { name: string; format: PaperFormat; bytes: Uint8Array }

async function signed(
  ctx: Signed,
  kind: Manifest['kind'],
  statement: Statement,
  proof: Proof | null,
  { name, format, bytes }: File,
): Promise<Manifest> {
  const pieces = piecesOf(format, new TextDecoder().decode(bytes))
  const lines = await Promise.all(
    statement.lines.map(async (line, index) =>
      sealedLine(line, format === 'pdf' ? null : await sha256Hex(utf8(pieces[index]!))),
    ),
  )
  const key = await openSealKey(ctx.config.sealKey)
  const unsigned = {
    format: 'edgebank-manifest-1' as const,
    kind,
    bank: statement.bank,
    madeAt: new Date().toISOString(),
    file: { name, format, bytes: bytes.length, sha256: await sha256Hex(bytes) },
    account: statement.account,
    currency: statement.currency,
    from: statement.from,
    to: statement.to,
    opening: String(statement.opening),
    closing: String(statement.closing),
    firstVersion: statement.firstVersion,
    lastVersion: statement.lastVersion,
    before: statement.before ?? noHead,
    head: statement.lines.at(-1)?.hash ?? statement.before ?? noHead,
    lines,
    inclusion: await inclusionOf(proof),
    keyId: key.keyId,
  }
  return { ...unsigned, signature: await key.sign(manifestText(unsigned)) }
}
