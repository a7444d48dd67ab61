import * as z from 'zod/mini'
import { role } from '../auth/contract.ts'
import { date, instant } from '../shapes.ts'

export const profile = z.object({
  role,
  customerId: z.nullable(z.string()),
  name: z.string(),
  email: z.string(),
  phone: z.nullable(z.string()),
  memberSince: date,
  previousSignInAt: z.nullable(instant).check(z.describe('The sign-in before this one')),
})
export type Profile = z.infer<typeof profile>
