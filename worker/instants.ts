/** `2026-11-22 01:18:14.123456+00` as Postgres writes it → RFC 3339 in UTC with milliseconds. */
export function toInstant(text: string): string {
  return new Date(text.replace(' ', 'T').replace(/([+-]\d{2})$/, '$1:00')).toISOString()
}
