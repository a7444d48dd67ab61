/** Who ordered what, as the Worker saw it: accounts by number, amount in minor units, time as RFC 3339 with milliseconds. */
export type Order = {
  id: string
  actor: string
  type: string
  from: string
  to: string
  minor: bigint
  currency: string
  orderedAt: string
}

/**
 * The text under an order's origin MAC (HMAC-SHA256 with ORIGIN_KEY, which Postgres never sees): whoever owns the
 * database can write rows, but not orders that `bank verify` accepts. No field can contain a line break.
 */
export const orderText = (order: Order): string =>
  [
    'edgebank-order-1',
    order.id,
    order.actor,
    order.type,
    order.from,
    order.to,
    order.minor,
    order.currency,
    order.orderedAt,
  ].join('\n')
