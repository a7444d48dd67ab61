/** Applications of people who want to become customers: written down by staff, screened, decided by a second person. */
import type * as z from 'zod/mini'
import { ask } from '../db.ts'
import { Refusal } from '../errors.ts'
import { toInstant } from '../instants.ts'
import type { Signed } from '../trpc.ts'
import { nameWords } from '../vault/names.ts'
import { opening, sealing, type Vault, vaultOf } from '../vault/opening.ts'
import { normalEmail, normalPhone, type Reserved, sealPerson } from '../vault/person.ts'
import { blindHex, newKey, type Place, sealField, type WrappedKey } from '../vault/vault.ts'
import type {
  Applicant,
  Application,
  ApplicationLine,
  judgeInput,
  listInput,
  lists,
  loaded,
  loadInput,
  saveInput,
  submitInput,
  withdrawInput,
} from './contract.ts'
import { faultsOf, normalTaxId } from './rules.ts'

type Row = Omit<ApplicationLine, 'name'> & { person: string; key: WrappedKey }
type WholeRow = Omit<Application, 'person' | 'name'> & { person: string; key: WrappedKey; replayed?: boolean }

const placeOf = (id: string): Place => ({ table: 'applications', column: 'person_sealed', row: id })
const instantOr = (at: string | null) => at && toInstant(at)

/** Null where its key was destroyed. */
async function openPerson(
  vault: Vault,
  id: string,
  sealed: string,
  key: WrappedKey,
): Promise<Applicant | null> {
  if (key.wrapped === null) return null
  return JSON.parse((await opening(vault, placeOf(id), sealed, key))!)
}

async function shapeLine(vault: Vault, { person, key, ...row }: Row): Promise<ApplicationLine> {
  return {
    ...row,
    name: (await openPerson(vault, row.id, person, key))?.name?.trim() || null,
    madeAt: toInstant(row.madeAt),
    changedAt: toInstant(row.changedAt),
    expiresAt: instantOr(row.expiresAt),
  }
}

async function shape(ctx: Signed, { replayed = false, ...row }: WholeRow): Promise<Application> {
  ctx.reply.replayed = replayed
  const vault = await vaultOf(ctx)
  const { invitation } = row
  return {
    ...row,
    ...(await shapeLine(vault, row)),
    person: await openPerson(vault, row.id, row.person, row.key),
    submittedAt: instantOr(row.submittedAt),
    settledAt: instantOr(row.settledAt),
    hits: row.hits.map((hit) => ({ ...hit, judgedAt: instantOr(hit.judgedAt) })),
    invitation: invitation && {
      ...invitation,
      sentAt: toInstant(invitation.sentAt),
      expiresAt: toInstant(invitation.expiresAt),
    },
  }
}

/** Keyed hashes of a name's words, each once; single letters only where there is nothing else. */
async function screeningTokens({ index }: Vault, name: string): Promise<string[]> {
  const words = nameWords(name)
  const long = words.filter((word) => [...word].length > 1)
  const used = new Set(long.length > 0 ? long : words)
  return Promise.all([...used].map(async (word) => (await blindHex(index, 'screening', word)).slice(0, 32)))
}

const taxText = ({ taxCountry, taxId }: Applicant) =>
  taxCountry && taxId?.trim() ? `${taxCountry} ${normalTaxId(taxId)}` : null

/**
 * Keeps a draft. Two trips: it is sealed under a key of its own, which comes from Postgres. Refuses not_found (the
 * product), already_settled (with `changed` where somebody else saved it meanwhile), forbidden (one's own person).
 */
export async function saveApplication(
  ctx: Signed,
  { id, version, person, product, kycLevel }: z.output<typeof saveInput>,
): Promise<Application> {
  const vault = await vaultOf(ctx)
  const { key } = await ask<{ key: WrappedKey | null }>(ctx.database, 'banking.application_keys', [
    ctx.who.jti,
    id,
    'false',
  ])
  const made = key ? null : await newKey(vault.ring, 'subject', `application:${id}`)
  const text = JSON.stringify(person)
  const indexOf = async (column: string, value: string | null | undefined) =>
    value?.trim() ? await blindHex(vault.index, column, value) : null
  const sealed = {
    person: key
      ? await sealing(vault, placeOf(id), key, text)
      : await sealField(made!.key, placeOf(id), text),
    emailIndex: await indexOf('email', person.email && normalEmail(person.email)),
    phoneIndex: await indexOf('phone', person.phone && normalPhone(person.phone)),
    taxIndex: await indexOf('tax', taxText(person)),
    nameTokens: await screeningTokens(vault, person.name ?? ''),
    key: made?.kept ?? null,
  }
  const answer = await ask<WholeRow>(ctx.database, 'banking.save_application', [
    ctx.who.jti,
    id,
    String(version),
    JSON.stringify(sealed),
    product,
    kycLevel,
    ctx.requestId,
  ])
  return shape(ctx, answer)
}

type ToSubmit = {
  kycLevel: 'minimum' | 'small' | 'full'
  sealed: string
  sealedWith: WrappedKey
  reserved: Reserved
  today: string
}

/**
 * Hands it to a second person. Two trips: what is in it can be read here alone, and the customer's rows are sealed for
 * their ids. Refuses not_found, invalid_input (what is missing, by field; an e-mail address that a user has),
 * forbidden, already_settled.
 */
export async function submitApplication(ctx: Signed, { id, version }: z.output<typeof submitInput>) {
  const vault = await vaultOf(ctx)
  const { sealed, sealedWith, reserved, today, kycLevel } = await ask<ToSubmit>(
    ctx.database,
    'banking.application_keys',
    [ctx.who.jti, id, 'true'],
  )
  const person = await openPerson(vault, id, sealed, sealedWith)
  if (!person) throw new Refusal('not_found')
  const faults = faultsOf(person, kycLevel, today)
  if (faults.length > 0) throw new Refusal('invalid_input', {}, faults)
  const provision = await sealPerson(vault, reserved, {
    name: person.name!.trim(),
    email: person.email!,
    phone: person.phone,
  })
  const facts = {
    countries: [person.nationality, person.country, person.taxCountry].filter(Boolean),
    occupation: person.occupation,
  }
  return shape(
    ctx,
    await ask<WholeRow>(ctx.database, 'banking.submit_application', [
      ctx.who.jti,
      id,
      String(version),
      JSON.stringify(provision),
      JSON.stringify(facts),
      ctx.requestId,
    ]),
  )
}

/** Refuses not_found. */
export const readApplication = async (ctx: Signed, id: string) =>
  shape(ctx, await ask<WholeRow>(ctx.database, 'banking.read_application', [ctx.who.jti, id, ctx.requestId]))

export async function listApplications(ctx: Signed, { status, limit, cursor }: z.output<typeof listInput>) {
  const vault = await vaultOf(ctx)
  const rows = await ask<Row[]>(ctx.database, 'banking.list_applications', [
    ctx.who.jti,
    status ?? null,
    cursor ?? null,
    String(limit + 1),
    ctx.requestId,
  ])
  const items = await Promise.all(rows.slice(0, limit).map((row) => shapeLine(vault, row)))
  const last = items.at(-1)
  const place = status === 'expired' ? last?.expiresAt : last?.changedAt
  return { items, next: rows.length > limit ? place! : null }
}

/** Refuses not_found, forbidden, already_settled. */
export const withdrawApplication = async (ctx: Signed, { id, reason }: z.output<typeof withdrawInput>) =>
  shape(
    ctx,
    await ask<WholeRow>(ctx.database, 'banking.withdraw_application', [
      ctx.who.jti,
      id,
      reason,
      ctx.requestId,
    ]),
  )

/** Refuses not_found, forbidden, already_settled. */
export const judgeHit = async (ctx: Signed, { id, entry, isMatch, reason }: z.output<typeof judgeInput>) =>
  shape(
    ctx,
    await ask<WholeRow>(ctx.database, 'banking.judge_hit', [
      ctx.who.jti,
      id,
      entry,
      String(isMatch),
      reason,
      ctx.requestId,
    ]),
  )

/** Sends the invitation again, or takes it back. Refuses not_found, forbidden, already_settled, rate_limited. */
export const changeInvitation = async (ctx: Signed, id: string, send: boolean) =>
  shape(
    ctx,
    await ask<WholeRow>(ctx.database, 'banking.change_invitation', [
      ctx.who.jti,
      id,
      String(send),
      ctx.requestId,
    ]),
  )

/** A part of a screening list. Refuses invalid_input (a name without a word; lines that have not come). */
export async function loadScreening(ctx: Signed, input: z.output<typeof loadInput>) {
  const vault = await vaultOf(ctx)
  const entries = await Promise.all(
    input.entries.map(async ({ name, reference = null }, at) => {
      const tokens = await screeningTokens(vault, name)
      if (tokens.length === 0)
        throw new Refusal('invalid_input', {}, [
          { path: `entries.${at}.name`, message: `Line ${input.from + at + 1} holds no name.` },
        ])
      return { name, reference, tokens }
    }),
  )
  return ask<z.infer<typeof loaded>>(ctx.database, 'banking.load_screening', [
    ctx.who.jti,
    input.load,
    input.list,
    String(input.from),
    JSON.stringify(entries),
    String(input.total),
    ctx.requestId,
  ])
}

export async function screeningLists(ctx: Signed): Promise<z.infer<typeof lists>> {
  const rows = await ask<z.infer<typeof lists>['items']>(ctx.database, 'banking.screening_lists', [
    ctx.who.jti,
  ])
  return { items: rows.map((row) => ({ ...row, loadedAt: toInstant(row.loadedAt) })) }
}
