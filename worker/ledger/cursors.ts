/** Where a page of history ended: opaque to the client, and worthless to anybody who is not party to the account. */
export type Position = {
  /** Booking date: an account's dates never go back as its sequence grows. */
  date: string
  seq: bigint
  account: bigint
  /** Which way the page lies that begins here. */
  way: 'older' | 'newer'
}

export const encodePosition = ({ date, seq, account, way }: Position): string =>
  btoa(`${way === 'newer' ? 'n' : ''}${date}.${seq}.${account}`)
    .replace(/=+$/, '')
    .replaceAll('+', '-')
    .replaceAll('/', '_')

const written = /^(n?)(\d{4}-\d{2}-\d{2})\.(\d{1,18})\.(\d{1,18})$/

export function decodePosition(cursor: string): Position | undefined {
  try {
    const parts = written.exec(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')))
    if (!parts || !isDay(parts[2]!)) return undefined
    return {
      way: parts[1] ? 'newer' : 'older',
      date: parts[2]!,
      seq: BigInt(parts[3]!),
      account: BigInt(parts[4]!),
    }
  } catch {
    return undefined
  }
}

/** Postgres has no 30th of February and no year 0. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`)
  return !text.startsWith('0000') && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}
