/** Which kinds of caller a function of the bank admits, read off its own text in the database. */
export type Body = { name: string; body: string }

export const bodiesOfAll = `select p.proname as name, p.prosrc as body from pg_proc p
  where p.pronamespace = 'banking'::regnamespace`

// `stay` looks without being there: it asks `refusal_of` itself.
const admits = /banking\.(?:admit\w*\(p_jti|refusal_of\(v_token, v_session), array\[([^\]]*)\]/g

/** By name: the kinds that it gives to `admit`, or where it has none those of what it hands its token on to. */
export function admitting(functions: Body[]): (name: string) => string[] {
  const bodies = new Map(functions.map(({ name, body }) => [name, body]))
  return function kindsOf(name: string): string[] {
    const body = bodies.get(name) ?? ''
    const lists = [...body.matchAll(admits)].map(([, list]) => list!)
    const handedOn = [...body.matchAll(/banking\.(\w+)\(p_jti\b/g)].map(([, called]) => called!)
    const kinds =
      lists.length > 0
        ? lists.flatMap((list) => [...list.matchAll(/\w+/g)].map(([kind]) => kind))
        : handedOn.filter((called) => !called.startsWith('admit') && called !== name).flatMap(kindsOf)
    return [...new Set(kinds)].sort()
  }
}
