/** The permission table against what the router and Postgres make true. The walk asks every door: worker/walk.test.ts. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test, vi } from 'vitest'
import { machines } from '../worker/machines.ts'
import { mayCall, nameOf, permissions, permissionsPage, roleNames } from '../worker/permissions.ts'
import { admitting, type Body } from './admitting.ts'
import { freshBank } from './bank.ts'
import { examples } from './examples.ts'
import { connectOwner, rows } from './teller.ts'

vi.mock('@phi-ag/argon2/argon2.wasm', () => ({ default: {} }))
// Examples are made for tests inside workerd; here only their names and roles are read.
vi.mock('./edge.ts', () => ({ transferOf: () => ({}) }))

const { definitionOf, procedures } = await import('../worker/rest.ts')
const owner = await connectOwner((await freshBank()).wire.ownerUrl)

describe('the permission table', () => {
  test('has a line for every procedure, with the roles of its kind, and none besides', () => {
    const ofRouter = Object.entries(procedures).map(([name, procedure]) => [
      name,
      definitionOf(procedure).meta.roles,
    ])
    const ofTable = Object.entries(permissions).map(([name, { roles }]) => [name, roles])
    expect(Object.fromEntries(ofTable), 'Add it to worker/permissions.ts.').toEqual(
      Object.fromEntries(ofRouter),
    )
  })

  test('names the roles that the examples name', () => {
    const ofTable = Object.fromEntries(Object.entries(permissions).map(([name, { roles }]) => [name, roles]))
    expect(
      Object.fromEntries(Object.entries(examples).map(([name, example]) => [name, example.for])),
    ).toEqual(ofTable)
  })

  test('is the page docs/permissions.md', () => {
    const page = join(import.meta.dirname, '../docs/permissions.md')
    const text = permissionsPage((name) => definitionOf(procedures[name]!).meta.says)
    if (process.env.WRITE_PERMISSIONS) writeFileSync(page, text)
    expect(text).toBe(readFileSync(page, 'utf8'))
  })

  test('gives an admin no procedure that moves money, and tells of every machine', () => {
    const ofAdmin = Object.entries(permissions).filter(([, permission]) => mayCall(permission, 'admin'))
    expect(ofAdmin.filter(([, { money }]) => money)).toEqual([])
    expect(machines.every(({ name, credential, may }) => name && credential && may)).toBe(true)
  })
})

describe('in Postgres', () => {
  /** Functions of the Worker's role with the kinds that they admit, and the functions that each calls. */
  const functions = async () => {
    const found = await rows(
      owner,
      `select p.proname as name, p.prosrc as body, has_function_privilege('banking_app', p.oid, 'execute') as granted
         from pg_proc p where p.pronamespace = 'banking'::regnamespace`,
    )
    const kindsOf = admitting(found as Body[])
    return found.map(({ name, body, granted }) => ({
      name: name as string,
      body: body as string,
      granted: granted as boolean,
      kinds: kindsOf(name),
    }))
  }

  test('every function of the Worker’s that takes a token admits by kinds, all of them roles', async () => {
    const takers = (await functions()).filter(({ granted, body }) => granted && /\bp_jti\b/.test(body))
    expect(takers.length).toBeGreaterThan(50)
    // `enter` is given the kinds by the procedure; the signing-in ones make the token.
    const without = takers.filter(({ kinds }) => kinds.length === 0).map(({ name }) => name)
    const making = ['sign_in', 'complete_sign_in', 'sign_in_by_passkey', 'refresh']
    expect(without.filter((name) => !['enter', ...making].includes(name))).toEqual([])
    for (const { name, kinds } of takers) for (const kind of kinds) expect(roleNames, name).toContain(kind)
  })

  test('no function that an admin may call books, holds or orders money; the end of day alone does, as a job', async () => {
    const all = await functions()
    const bodies = new Map(all.map(({ name, body }) => [name, body]))
    const booking = /insert into banking\.(?:transactions|entries|holds|hold_moves|fx_quotes)\b/
    const reaches = (name: string, seen = new Set<string>()): boolean => {
      const body = bodies.get(name)
      if (!body || seen.has(name)) return false
      seen.add(name)
      return (
        booking.test(body) ||
        [...body.matchAll(/banking\.(\w+)\(/g)].some(([, called]) => reaches(called!, seen))
      )
    }
    expect(reaches('make_transfer')).toBe(true)
    const ofAdmin = all.filter(({ granted, kinds }) => granted && kinds.includes('admin'))
    // A decision about money goes on to `approve_proposal`, which admits operators alone.
    const reaching = ofAdmin.filter(({ name }) => reaches(name)).map(({ name }) => name)
    expect(reaching.sort()).toEqual(['settle_proposal'])
    expect(all.find(({ name }) => name === 'approve_proposal')!.kinds).toEqual(['operator'])
  })
})

test('a procedure has a name in words', () => {
  expect(nameOf('accounts.openFor')).toBe('Accounts: open for')
})
