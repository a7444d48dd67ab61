import * as z from 'zod/mini'
import { instant, uuid } from '../shapes.ts'

export const contentBytesMost = 5 * 1024 * 1024
/** Of a request that brings one: base64 is a third longer, and a little beside it. */
export const requestBytesMost = Math.ceil(contentBytesMost / 3) * 4 + 1024

const kind = z.enum(['identity', 'address', 'tax', 'other'])
export const contentType = z.enum(['application/pdf', 'image/jpeg', 'image/png'])
export type ContentType = z.infer<typeof contentType>
export const endings: Record<ContentType, string> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
}
export const document = z.object({
  id: uuid,
  kind,
  contentType,
  bytes: z.number(),
  addedBy: z.string(),
  addedAt: instant,
})
export type Document = z.infer<typeof document>

/** What is judged by its bytes, here and beside what people write to each other. */
export const content = z.string().check(
  z.minLength(4, 'The file is empty.'),
  z.regex(/^[A-Za-z0-9+/]+={0,2}$/, 'This is not base64.'),
  z.refine((text) => text.length % 4 === 0, 'This is not base64.'),
  z.describe('A PDF, JPEG or PNG of at most 5 MB, in base64'),
)
export const addInput = z.object({ id: uuid, application: uuid, kind, content })
export const listInput = z.object({ application: uuid })
export const getInput = z.object({ id: uuid })
export const documents = z.object({ items: z.array(document) })
