/** Values as Neon's endpoint shapes them when the client does not ask for raw text, and takes them as parameters. */

const BOOL = 16
const INT2 = 21
const INT4 = 23
const FLOAT4 = 700
const FLOAT8 = 701
const JSON_TYPE = 114
const JSONB = 3802

/** Element types of the arrays that come back as JSON arrays of more than strings. */
const ELEMENT_OF: Record<number, number> = {
  1000: BOOL,
  1005: INT2,
  1007: INT4,
  1021: FLOAT4,
  1022: FLOAT8,
  199: JSON_TYPE,
  3807: JSONB,
  // Text, varchar, bpchar, name, bigint, numeric, uuid, dates and times stay strings inside.
  1009: 25,
  1015: 25,
  1014: 25,
  1003: 25,
  1016: 25,
  1231: 25,
  2951: 25,
  1182: 25,
  1115: 25,
  1185: 25,
  1183: 25,
  1001: 25,
}

export function jsonOfText(text: string | null, type: number): string {
  if (text === null) return 'null'
  if (type === BOOL) return text === 't' ? 'true' : 'false'
  if (type === INT2 || type === INT4) return text
  if (type === FLOAT4 || type === FLOAT8) {
    return Number.isFinite(Number(text)) ? JSON.stringify(Number(text)) : JSON.stringify(text)
  }
  if (type === JSON_TYPE || type === JSONB) return text
  const element = ELEMENT_OF[type]
  return element === undefined ? JSON.stringify(text) : jsonOfArray(text, element)
}

/** Postgres' array text, `[2:3]={a,"b\"c",NULL,{d}}`, as JSON. */
function jsonOfArray(text: string, element: number): string {
  const start = text.startsWith('[') ? text.indexOf('=') + 1 : 0
  let json = ''
  for (let at = start; at < text.length; at++) {
    const character = text[at]!
    if (character === '{') json += '['
    else if (character === '}') json += ']'
    else if (character === ',') json += ','
    else if (character === '"') {
      let value = ''
      for (at++; text[at] !== '"'; at++) {
        if (text[at] === '\\') at++
        value += text[at]
      }
      json += jsonOfText(value, element)
    } else {
      const end = text.slice(at).search(/[,}]/) + at
      const value = text.slice(at, end)
      json += value === 'NULL' ? 'null' : jsonOfText(value, element)
      at = end - 1
    }
  }
  return json
}

function arrayText(values: unknown[]): string {
  const parts = values.map((value) => {
    if (value === null || value === undefined) return 'NULL'
    if (Array.isArray(value)) return arrayText(value)
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
    return `"${text.replace(/["\\]/g, '\\$&')}"`
  })
  return `{${parts.join(',')}}`
}

/** A parameter as text, which Postgres reads by the type it infers. */
export function textOfJson(value: unknown): string | null {
  if (typeof value === 'string' || value === null) return value
  if (Array.isArray(value)) return arrayText(value)
  if (typeof value === 'object') return JSON.stringify(value)
  return value === undefined ? null : String(value)
}
