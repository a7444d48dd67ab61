/** What one holder has of an address, and what may be shown of it. */

type Parsed = { version: 4 | 6; groups: number[] }

/** Null for what is no address. */
function parsed(address: string): Parsed | null {
  const parts = address.split('.')
  if (parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256))
    return { version: 4, groups: parts.map(Number) }
  if (!/^[0-9a-f:.]+$/i.test(address) || !URL.canParse(`http://[${address}]`)) return null
  // One spelling: lower case, the longest run of zeros left out.
  const [head, tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::') as [string, string?]
  const groupsIn = (text: string) => (text ? text.split(':').map((group) => Number.parseInt(group, 16)) : [])
  const [left, right] = [groupsIn(head), groupsIn(tail ?? '')]
  return { version: 6, groups: [...left, ...Array(8 - left.length - right.length).fill(0), ...right] }
}

/** The first of eight groups, as PostgreSQL writes a network. */
function prefix(groups: number[], length: number): string {
  const kept = groups.slice(0, length)
  while (kept.at(-1) === 0) kept.pop()
  return `${kept.map((group) => group.toString(16)).join(':')}::/${length * 16}`
}

/** IPv4 as it is, of IPv6 the /64; what is no address is taken as it is. */
export function holdersNetwork(address: string): string {
  const known = parsed(address)
  return known?.version === 6 ? prefix(known.groups, 4) : address
}

/** The network by which one knows one's own without the address being shown: /24, of IPv6 /48. Null for no address. */
export function networkOf(address: string): string | null {
  const known = parsed(address)
  if (!known) return null
  return known.version === 4 ? `${known.groups.slice(0, 3).join('.')}.0/24` : prefix(known.groups, 3)
}
