import * as z from 'zod/mini'
import { barred } from '../proposals/contract.ts'
import { customerId, date, instant, text, uuid } from '../shapes.ts'

/** ISO 3166-1 alpha-2. */
export const countries =
  'AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW'.split(
    ' ',
  )
const country = z.string().check(z.refine((code) => countries.includes(code), 'Choose a country.'))

export const kycLevel = z.enum(['minimum', 'small', 'full'])
export const occupation = z.enum([
  'salaried',
  'self_employed',
  'farmer',
  'student',
  'homemaker',
  'retired',
  'cash_trade',
  'real_estate',
  'precious_metals',
  'money_services',
  'gambling',
  'public_office',
  'other',
])
const risk = z.enum(['low', 'medium', 'high'])
export const applicationStatus = z.enum(['draft', 'submitted', 'approved', 'refused', 'withdrawn', 'expired'])

/** What is asked for: a draft may lack any of it, and what it lacks is said when it is submitted. */
export const applicant = z.object({
  name: z.optional(text(100)),
  birthDate: z.optional(date),
  email: z.optional(text(254)),
  phone: z.optional(text(24).check(z.describe('With + and the country'))),
  addressLine: z.optional(text(120)),
  addressMore: z.optional(text(120)),
  city: z.optional(text(60)),
  region: z.optional(text(60)),
  postalCode: z.optional(text(12)),
  country: z.optional(country.check(z.describe('Of residence'))),
  nationality: z.optional(country),
  occupation: z.optional(occupation),
  taxCountry: z.optional(country),
  taxId: z.optional(text(30).check(z.describe('A PAN where the country is IN'))),
  purpose: z.optional(text(200)),
})
export type Applicant = z.infer<typeof applicant>

export const saveInput = z.object({
  id: uuid,
  version: z
    .number()
    .check(z.int(), z.minimum(0), z.maximum(1_000_000), z.describe('As it was read; 0: new')),
  person: applicant,
  product: text(40, 1),
  kycLevel,
})
export const applicationInput = z.object({ id: uuid })
export const submitInput = z.object({
  id: uuid,
  version: z.number().check(z.int(), z.minimum(1), z.maximum(1_000_000)),
})
export const withdrawInput = z.object({ id: uuid, reason: text(280, 1) })
export const judgeInput = z.object({
  id: uuid,
  entry: z
    .string()
    .check(z.regex(/^\d{1,18}$/, 'This is not on the list.'), z.describe('The line of the screening list')),
  isMatch: z.boolean().check(z.describe('Whether the name on the list is the applicant’s')),
  reason: text(280, 1),
})

const line = {
  id: uuid,
  status: applicationStatus,
  name: z.nullable(z.string()),
  product: z.string(),
  kycLevel,
  risk: z.nullable(risk),
  maker: z.string(),
  mine: z.boolean().check(z.describe('The caller’s own person wrote in it: somebody else decides')),
  barred,
  customerId: z.nullable(customerId).check(z.describe('Who came of it')),
  madeAt: instant,
  changedAt: instant,
  expiresAt: z.nullable(instant),
}
const hit = z.object({
  entryId: z.string(),
  list: z.string(),
  listed: z.string().check(z.describe('The name on the list')),
  reference: z.nullable(z.string()),
  score: z.number().check(z.describe('Of 100: how many of both names’ words are the same')),
  isMatch: z.nullable(z.boolean()),
  reason: z.nullable(z.string()),
  judge: z.nullable(z.string()),
  judgedAt: z.nullable(instant),
})

export const application = z.object({
  ...line,
  version: z.number(),
  person: z.nullable(applicant).check(z.describe('Null once it was erased')),
  productCode: z.string(),
  riskReasons: z.array(z.string()),
  checker: z.nullable(z.string()),
  decision: z.nullable(z.string()),
  submittedAt: z.nullable(instant),
  settledAt: z.nullable(instant),
  reviewOn: z.nullable(date).check(z.describe('When the bank looks at this customer again')),
  permits: z
    .object({
      balanceMost: z.optional(z.string()),
      creditsMonthly: z.optional(z.string()),
      creditsYearly: z.optional(z.string()),
      debitsMonthly: z.optional(z.string()),
      accountsMost: z.optional(z.int()),
      currency: z.optional(z.string()),
    })
    .check(z.describe('What the level allows, in minor units; nothing: no bound')),
  duplicates: z.array(
    z.object({
      customerId: z.nullable(customerId),
      applicationId: z.nullable(uuid),
      by: z.array(z.enum(['email', 'phone', 'tax'])),
    }),
  ),
  hits: z.array(hit),
  invitation: z.nullable(
    z.object({
      status: z.enum(['sent', 'accepted', 'revoked', 'expired']),
      sentAt: instant,
      expiresAt: instant,
    }),
  ),
})
export type Application = z.infer<typeof application>

/** Last changed first, of those that expired the last to expire; the cursor is the last one’s `changedAt` or `expiresAt`. */
export const listInput = z.prefault(
  z.object({
    status: z.optional(applicationStatus).check(z.describe('Of this status alone')),
    limit: z
      ._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 50)
      .check(z.describe('How many, 200 at most')),
    cursor: z.optional(instant).check(z.describe('The `next` of the page before')),
  }),
  {},
)
export const applicationLine = z.object(line)
export type ApplicationLine = z.infer<typeof applicationLine>
export const applications = z.object({ items: z.array(applicationLine), next: z.nullable(z.string()) })

/** A list comes in parts, since a request is bounded; the last part puts the whole in force. */
export const loadInput = z.object({
  load: uuid.check(z.describe('One for all parts')),
  list: text(60, 1),
  from: z
    .number()
    .check(z.int(), z.minimum(0), z.maximum(1_000_000), z.describe('The first line of this part')),
  total: z.number().check(z.int(), z.minimum(1), z.maximum(1_000_000), z.describe('Lines of all parts')),
  entries: z
    .array(z.object({ name: text(120, 1), reference: z.optional(text(60)) }))
    .check(z.minLength(1), z.maxLength(100)),
})
export const loaded = z.object({ list: z.string(), names: z.number(), isActive: z.boolean() })
export const lists = z.object({
  items: z.array(z.object({ list: z.string(), names: z.number(), loadedAt: instant })),
})
