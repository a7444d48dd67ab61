/** docs/mutation.md: the figures by file. */
import { writeFileSync } from 'node:fs'
import { accepted } from './accepted.ts'

export type Fate = 'stillborn' | 'noticed' | 'accepted' | 'survived' | 'open' | 'not run'

export function writeFigures(fates: { file: string; fate: Fate }[]) {
  const all = [...new Set(fates.map(({ file }) => file))]
  const isBegun = (file: string) => fates.some((one) => one.file === file && one.fate !== 'not run')
  const files = all.filter(isBegun)
  const untouched = all
    .filter((file) => !isBegun(file))
    .map((file) => file.split('/').at(-1)!.replace('.sql', ''))
  const count = (of: { fate: Fate }[], fate: Fate) => of.filter((one) => one.fate === fate).length
  const line = (name: string, of: { file: string; fate: Fate }[]) => {
    const born = of.filter(({ fate }) => fate !== 'stillborn')
    const figures = (['noticed', 'accepted', 'survived', 'open', 'not run'] as const).map((fate) =>
      count(of, fate),
    )
    return `| ${name} | ${born.length} | ${figures.join(' | ')} |`
  }
  const reasons = accepted.map(({ file, name, reason }) => `- \`${file}\`, ${name}: ${reason}`)
  writeFileSync(
    new URL('../../docs/mutation.md', import.meta.url),
    `# Checks that tests hold in place

\`npm run mutate\` leaves out each check, lock, trigger, policy, right and deed of the session, money, factor and
permission functions in turn, on a bank of its own, and runs the database tests against it that can notice. Figures as
each mutant was found last, with the SQL as it stands. "Open" ones got past the one or two test files that are likeliest to
notice and have not met the others yet; a mutant that does not compile counts for nothing.

| file | mutants | noticed | accepted | survived | open | not run |
|---|---|---|---|---|---|---|
${files
  .map((file) =>
    line(
      file,
      fates.filter((one) => one.file === file),
    ),
  )
  .join('\n')}
${line('**all**', fates)}

${untouched.length ? `Not one mutant run yet of: ${untouched.join(', ')}.\n\n` : ''}Accepted, since no test can or need notice:

${reasons.join('\n')}
`,
  )
}
