/** The languages that the bank writes in; whoever chose another, or none, is written to in English. */
import { english } from './english.ts'
import { hindi } from './hindi.ts'

type Same<Said> = { [Key in keyof Said]: string }
export type Words = {
  subjects: Same<typeof english.subjects>
  sentences: Same<typeof english.sentences>
  phrases: Same<typeof english.phrases>
}
export type Tongue = Words & {
  code: string
  /** What Intl is told, by how the reader likes digits to be grouped. */
  locales: { indian: string; international: string }
  /** `INR 1,250.00`, as ₹ would make a text message twice as long; Hindi is no part of that alphabet anyway. */
  currency: 'code' | 'symbol'
}

export const tongues = {
  en: { ...english, code: 'en', locales: { indian: 'en-IN', international: 'en-GB' }, currency: 'code' },
  hi: { ...hindi, code: 'hi', locales: { indian: 'hi-IN', international: 'hi-IN' }, currency: 'symbol' },
} satisfies Record<string, Tongue>

export const tongueOf = (code: string | null | undefined): Tongue =>
  code && Object.hasOwn(tongues, code) ? tongues[code as keyof typeof tongues] : tongues.en
