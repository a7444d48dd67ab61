import type { Goal } from './palette.tsx'

const most = 6
const shapes: [RegExp, string][] = [
  [/^\/desk\/customers\/([^/]+)$/, 'Customer'],
  [/^\/desk\/accounts\/([^/]+)$/, 'Account'],
]

/** A customer or an account by the address of its page; other pages have a name of their own. */
export function goalOf(path: string): Goal | undefined {
  for (const [shape, name] of shapes) {
    const id = shape.exec(path)?.[1]
    if (id) return { href: path, name, more: decodeURIComponent(id) }
  }
  return undefined
}

/** The newest first, each once; one that came with its name keeps it. */
export const withRecent = (list: readonly Goal[], goal: Goal): Goal[] => {
  const known = list.find(({ href }) => href === goal.href)
  const named = known && known.name !== 'Customer' && known.name !== 'Account' ? known : goal
  return [named, ...list.filter(({ href }) => href !== goal.href)].slice(0, most)
}
