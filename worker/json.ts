/** What JSON from outside may be made of, judged before any parser builds it. */
import { Refusal } from './errors.ts'

export const depthMost = 32
/** Members of objects and elements of lists together. */
export const membersMost = 1000

const [quote, backslash, comma, openList, closeList, openObject, closeObject] = [34, 92, 44, 91, 93, 123, 125]

/** Refuses invalid_input for text that nests deeper or holds more than any request of the bank does. Linear. */
export function checkJson(text: string) {
  let depth = 0
  let members = 0
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at)
    if (quoted) {
      if (char === backslash) at += 1
      else if (char === quote) quoted = false
    } else if (char === quote) quoted = true
    else if (char === comma) members += 1
    else if (char === openObject || char === openList) {
      depth += 1
      members += 1
      if (depth > depthMost) refuse(`The body nests deeper than ${depthMost}.`)
    } else if (char === closeObject || char === closeList) depth -= 1
  }
  if (members > membersMost) refuse(`The body holds more than ${membersMost} members.`)
}

function refuse(message: string): never {
  throw new Refusal('invalid_input', {}, [{ path: '', message }])
}
