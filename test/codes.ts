/** Codes of authenticator apps: by default of the one that all demo staff share. */
import { codeOf, fromBase32, stepAt } from '../worker/factors/rules.ts'

export const demoSecret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
export const isDemoStaff = (identifier: string) => /^(?:operator|admin)\d@demo\.bank$/.test(identifier)
export const demoCodeAt = (now: number, secret = demoSecret) => codeOf(fromBase32(secret), stepAt(now))

/** Waits, where need be, until the time step still lasts as long: a code must not turn old in the middle of a test. */
export async function calmStep(leastMs = 6000) {
  const left = 30_000 - (Date.now() % 30_000)
  if (left < leastMs) await new Promise((resolve) => setTimeout(resolve, left + 50))
}
