import { customType, pgSchema, timestamp } from 'drizzle-orm/pg-core'

export const banking = pgSchema('banking')

/** Raw bytes. The HTTP driver answers bytea as a Uint8Array-compatible Buffer or as `\x…` text. */
export const bytea = customType<{ data: Uint8Array; driverData: Uint8Array | string }>({
  dataType: () => 'bytea',
  fromDriver: (value) => (typeof value === 'string' ? Buffer.from(value.slice(2), 'hex') : value),
})

export const moment = () => timestamp({ withTimezone: true, mode: 'string' })
