import * as z from 'zod/mini'
import { content, contentType } from '../documents/contract.ts'
import { named, uuid } from '../shapes.ts'

export { requestBytesMost } from '../documents/contract.ts'

/** A file beside a message, without its content. */
export const attachment = z.object({ id: uuid, name: z.string(), contentType, bytes: z.int() })
export type Attachment = z.infer<typeof attachment>

/** The most files that are sent along with one message; the bank’s settings may say less. */
export const attachmentsMost = 5

export const attachInput = z.object({
  id: uuid.check(z.describe('Made by the client')),
  ticket: uuid,
  message: uuid.check(z.describe('One’s own, not older than an hour')),
  name: named(200).check(z.describe('What the file is called; its ending follows its content')),
  content,
})
export const attachmentInput = z.object({ id: uuid })
