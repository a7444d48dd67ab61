/** The kinds of factor that somebody can prove: what is theirs, and what is left when all is taken away. */
import { randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { openFactors } from '../../test/holding-keys.ts'
import { rows, type Session, value } from '../../test/teller.ts'

const bank = await openFactors()
const { owner, give, giveApp, mark, since } = bank
let asha: Session
let vikram: Session
beforeEach(async () => {
  ;[asha, vikram] = await bank.startAnew()
})

const removeAll = (...ids: string[]) =>
  owner.query('update banking.user_factors set removed_at = now() where id = any ($1)', [ids])
const keepCodes = (session: Session, ...codes: Buffer[]) =>
  owner.query('select banking.replace_recovery_codes($1, $2)', [session.userId, codes])

describe('the kinds of factor that somebody can prove', () => {
  const factorsOf = (session: Session) => value(owner, 'select banking.factors_of($1)', [session.userId])
  const wantsCodes = (session: Session) =>
    owner.query('update banking.users set sign_in_code_since = now() where id = $1', [session.userId])
  const ofVikram = async () => {
    await giveApp(vikram)
    await give(vikram)
    await wantsCodes(vikram)
    await keepCodes(vikram, randomBytes(32))
  }

  it('are of what is theirs, confirmed and not gone', async () => {
    await ofVikram()
    expect(await factorsOf(asha)).toEqual([])
    await giveApp(asha, false)
    await removeAll(await giveApp(asha))
    await owner.query('update banking.passkeys set removed_at = now() where id = $1', [await give(asha)])
    expect(await factorsOf(asha)).toEqual([])
    await wantsCodes(asha)
    const channels = await value(owner, 'select banking.code_channels($1)', [asha.userId])
    expect(await factorsOf(asha)).toEqual(channels)
    await giveApp(asha)
    expect(await factorsOf(asha)).toEqual(['totp', ...channels])
    await give(asha)
    expect(await factorsOf(asha)).toEqual(['passkey', 'totp', ...channels])
  })

  it('are with a recovery code as long as there is one unused, and something that it stands in for', async () => {
    await ofVikram()
    await keepCodes(asha, randomBytes(32))
    expect(await factorsOf(asha)).toEqual([])
    await giveApp(asha)
    expect(await factorsOf(asha)).toEqual(['totp', 'recovery'])
    await owner.query('update banking.recovery_codes set used_at = now() where user_id = $1', [asha.userId])
    expect(await factorsOf(asha)).toEqual(['totp'])
    await keepCodes(asha)
    expect(await factorsOf(asha)).toEqual(['totp'])
  })

  it('are all taken away together, from one alone', async () => {
    await ofVikram()
    const [one, early] = [await giveApp(asha), await giveApp(asha)]
    const [key, earlyKey] = [await give(asha), await give(asha)]
    await keepCodes(asha, randomBytes(32))
    await wantsCodes(asha)
    const long = `removed_at = '2001-01-01'`
    await owner.query(`update banking.user_factors set ${long} where id = $1`, [early])
    await owner.query(`update banking.passkeys set ${long} where id = $1`, [earlyKey])
    const before = await mark()
    await owner.query('select banking.forget_factors($1)', [asha.userId])
    expect([await factorsOf(asha), await bank.codesOf(asha)]).toEqual([[], []])
    const gone = `select id, removed_at = '2001-01-01' as long from banking.%s where user_id = $1 and removed_at is not null`
    for (const [table, now, then] of [
      ['user_factors', one, early],
      ['passkeys', key, earlyKey],
    ] as const)
      expect(await rows(owner, gone.replace('%s', table), [asha.userId])).toEqual(
        expect.arrayContaining([
          { id: now, long: false },
          { id: then, long: true },
        ]),
      )
    const theirs = await value(owner, 'select banking.code_channels($1)', [vikram.userId])
    expect(await factorsOf(vikram)).toEqual(['passkey', 'totp', ...theirs, 'recovery'])
    // Whoever wants no codes is not written anew.
    const written = () => value(owner, 'select xmin::text from banking.users where id = $1', [asha.userId])
    const version = await written()
    await owner.query('select banking.forget_factors($1)', [asha.userId])
    expect(await written()).toBe(version)
    expect((await since(before)).mails).toEqual([])
  })
})
