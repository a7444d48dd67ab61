/** Codes of authenticator apps: by default of the one that all demo staff share. */
import { codeOf, fromBase32, stepAt } from '../worker/factors/rules.ts'

export const demoSecret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
export const isDemoStaff = (identifier: string) => /^(?:operator|admin)\d@demo\.bank$/.test(identifier)
export const demoCodeAt = (now: number, secret = demoSecret) => codeOf(fromBase32(secret), stepAt(now))
