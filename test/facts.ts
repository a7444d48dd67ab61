/** What examples of procedures are made of. */
import type { Role } from '../worker/auth/contract.ts'
import type { ProofInput } from '../worker/factors/contract.ts'
import type { Edge } from './edge.ts'

export type Facts = {
  own: string
  second: string
  foreign: string
  /** The other account of customer2, which nobody pays. */
  otherForeign: string
  nobodys: string
  booked: string
  foreignBooked: string
  /** A saved payee and a standing order: of customer1 twice, and of customer2. */
  payee: string
  payeeToRemove: string
  foreignPayee: string
  schedule: string
  scheduleToCancel: string
  foreignSchedule: string
  /** Of customer1 twice, and of customer2. */
  pot: string
  potToClose: string
  foreignPot: string
  /** A copy of data that can be asked for, or that there is. */
  copy: { id: string; challengeId?: string }
  /** A customer whose accounts are closed. */
  formerCustomerId: string
  /** A business date that has a published root. */
  rootDate: string
  /** The date that is to be closed next. */
  businessDate: string
  /** An own account in dollars, and open quotes from rupees into it, one for each use. */
  dollars: string
  quotes: string[]
  customerId: string
  /** A proposed change of a user, and a member of staff who may be changed. */
  change: string
  colleague: string
  /** What customer2 ordered of an account that they hold together with customer1; and of one of their own. */
  jointOrder: string
  /** One that its approver has to confirm. */
  largeJointOrder: string
  foreignJointOrder: string
  /** A raise of a limit that operator2 proposed. */
  raise: string
  otherRaise: string
  /** A further account of customer1, empty. */
  spare: string
  /** On `own`. */
  hold: string
  /** Of customer1, and of customer2. */
  deposit: string
  foreignDeposit: string
  otherCustomerId: string
  /** Of the person that an example's `person` made last: the challenge and the factor, and a code that is good now. */
  signInChallenge: string
  factor: string
  passkey: string
  /** What a device of theirs answered. */
  credential: unknown
  /** What a device made, to be added. */
  creation: unknown
  code: string
  /** One id that a session of each demo person bears, and a session of customer2 under another. */
  session: string
  foreignSession: string
  /** Open for the session of the call, and of customer2. */
  challenge: string
  foreignChallenge: string
  /** A payee that the session of the call has confirmed. */
  newPayee: { id: string; challengeId: string }
  /** Of customer1 and of customer2, and an answer that is kept ready. */
  ticket: string
  foreignTicket: string
  /** A file beside each. */
  attachment: string
  foreignAttachment: string
  /** A note of the caller’s own on the ticket, set by the examples that need one. */
  noted?: string
  canned: string
  /** Somebody’s application, and a name on the screening list beside it. */
  application: string
  hit: string
  document: string
  /** A new contact that the session of the call has proved, and one that is to take effect. */
  newContact?: { id: string; challengeId: string; newChallengeId: string; value: string }
  contactChange?: string
  foreignContactChange?: string
  /** A change of a rule that operator2 asked for, an order of customer2 that is held, and their case. */
  ruleChange: string
  heldOrder: string
  riskCase: string
  /** Set by the examples that need one. */
  alert: string
}

export type Example = {
  /** A valid input; left out where the procedure takes none. */
  input?: (facts: Facts) => unknown
  /** For a role to which another input is allowed. */
  as?: Partial<Record<Role, (facts: Facts) => unknown>>
  /** Who may call; the others are forbidden. `anyone` needs no token. */
  for: Role[] | 'anyone'
  /** Valid inputs that name another customer's records: not_found, like records that do not exist. */
  foreign?: (facts: Facts) => unknown[]
  /** Why an input with an id has no foreign case. */
  foreignIsFine?: string
  /** Brings the bank into the state in which the call is allowed, for the session of its token; before each call. */
  prepare?: (edge: Edge, facts: Facts, token: string | undefined) => Promise<unknown>
  /** Makes somebody whom the call may change, and answers their token; before each call, in the place of `prepare`. */
  person?: (edge: Edge, facts: Facts, role: Role) => Promise<string>
  /** Brings a session to where the call is allowed, with what proves now who its person is. */
  begin?: (edge: Edge, facts: Facts, token: string, proof: ProofInput) => Promise<unknown>
  /** Who has no factor is told not_found. */
  needsFactor?: true
  /** Valid inputs that ask for a further factor: `confirmed` in the permission table. */
  unconfirmed?: (facts: Facts) => unknown[]
  /** Requests to Postgres that this input takes, where that is fewer than the procedure may make. */
  trips?: number
  needsCookie?: true
  /** Whose cookie, where it is not a customer’s. */
  by?: Role
  endsSession?: true
  /** Ends all sessions of its caller: asked as somebody whose other tokens nobody holds. */
  endsAll?: true
}

/** An id that nothing has. */
export const nowhere = '00000000-0000-4000-8000-000000000000'
