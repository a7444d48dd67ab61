const headings = /^(?:full.?)?names?$/i

/** One line of CSV (RFC 4180, on one line): quotes may hold commas, and two quotes are one. */
function cellsOf(line: string): string[] {
  const cells = [...line.matchAll(/(?:^|[,;])(?:"((?:[^"]|"")*)"|([^,;]*))/g)]
  return cells.map(([, quoted, plain]) => (quoted?.replaceAll('""', '"') ?? plain ?? '').trim())
}

/** The names in a file, with the reference of each; empty lines and a heading are none. */
export function namesIn(text: string): { name: string; reference?: string }[] {
  return text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .map(cellsOf)
    .filter(([name = ''], at) => name !== '' && !(at === 0 && headings.test(name)))
    .map(([name, reference]) => ({
      name: name!.slice(0, 120),
      ...(reference && { reference: reference.slice(0, 60) }),
    }))
}
