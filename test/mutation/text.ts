/** Enough of SQL's grammar to find the operands of a condition in its text. */

/** The same text with comments and what stands in quotes blotted out, so that keywords are keywords. */
export function masked(text: string): string {
  return text.replace(/--[^\n]*|'(?:[^']|'')*'/g, (found) =>
    found.startsWith('--') ? ' '.repeat(found.length) : `'${'_'.repeat(found.length - 2)}'`,
  )
}

/** Words that end an operand of `and` and `or`, beside a bracket that closes and a comma. */
const ENDS =
  /(?<!\w)(and|or|then|loop|into|returning|limit|union|having|order by|group by|for update|for share|for no key update)\b|;|\$\$/y
/** Words after which one begins. */
const BEGINS = /\b(and|or|where|if|when|on|having|select|return)\s*$/

export function operandAfter(mask: string, from: number): number {
  let depth = 0
  for (let at = from; at < mask.length; at++) {
    const sign = mask[at]!
    if (sign === '(' || sign === '[') depth++
    if (sign === ')' || sign === ']') depth--
    if (depth < 0) return at
    if (depth > 0) continue
    if (sign === ',') return at
    ENDS.lastIndex = at
    if (ENDS.test(mask)) return at
  }
  return mask.length
}

export function operandBefore(mask: string, until: number): number {
  let depth = 0
  for (let at = until - 1; at >= 0; at--) {
    const sign = mask[at]!
    if (sign === ')' || sign === ']') depth++
    if (sign === '(' || sign === '[') depth--
    if (depth < 0) return at + 1
    if (depth > 0) continue
    if (sign === ',' || sign === ';') return at + 1
    if (BEGINS.test(mask.slice(Math.max(0, at - 12), at)) && /\s|\(/.test(mask[at]!)) return at
  }
  return 0
}

export function matching(mask: string, from: number): number {
  let depth = 1
  for (let at = from; at < mask.length; at++) {
    if (mask[at] === '(') depth++
    if (mask[at] === ')' && --depth === 0) return at
  }
  return mask.length
}

/** The end of a whole condition: of all its operands. */
export function operandEnd(mask: string, from: number): number {
  let end = operandAfter(mask, from)
  for (let next = /^(and|or)\b/.exec(mask.slice(end)); next; next = /^(and|or)\b/.exec(mask.slice(end)))
    end = operandAfter(mask, end + next[0].length)
  return end
}

export function concatenated(mask: string, from: number): number {
  let depth = 0
  for (let at = from; at < mask.length; at++) {
    if (mask[at] === '(') depth++
    if (mask[at] === ')' && --depth < 0) return at
    if (
      depth === 0 &&
      (mask.startsWith('||', at) || mask[at] === ',' || mask[at] === ';' || mask.startsWith('$$', at))
    )
      return at
  }
  return mask.length
}

export function concatenatedBefore(mask: string, until: number): number {
  let depth = 0
  for (let at = until - 1; at > 0; at--) {
    if (mask[at] === ')') depth++
    if (mask[at] === '(' && --depth < 0) return at + 1
    if (
      depth === 0 &&
      (mask[at] === ',' ||
        mask.startsWith('||', at - 1) ||
        /\b(select|return)\s$/.test(mask.slice(at - 8, at + 1)))
    )
      return at + 1
  }
  return 0
}
