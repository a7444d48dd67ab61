/** Where a page of history ended: opaque to the client, and worthless to anybody who is not party to the account. */
export type Position = { seq: bigint; account: bigint }

export const encodePosition = ({ seq, account }: Position): string =>
  btoa(`${seq}.${account}`).replace(/=+$/, '').replaceAll('+', '-').replaceAll('/', '_')

export function decodePosition(cursor: string): Position | undefined {
  try {
    const parts = /^(\d{1,18})\.(\d{1,18})$/.exec(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')))
    return parts ? { seq: BigInt(parts[1]!), account: BigInt(parts[2]!) } : undefined
  } catch {
    return undefined
  }
}
