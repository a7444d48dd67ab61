/**
 * `npm run mutate`: leaves out each check of the session and money functions in turn and expects a test to notice.
 * `-- --only TEXT` runs the mutants whose file or name has TEXT in it, `-- --list` names them.
 */
import { spawn } from 'node:child_process'
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { startPostgres } from '../../db/local/postgres.ts'
import { migrate } from '../../db/tool/migrate.ts'
import { accepted } from './accepted.ts'
import { allMutants, applied, diff, files, type Mutant } from './mutants.ts'

const root = new URL('../../', import.meta.url)
const AT_ONCE = 2
const LIMIT_MS = 180_000

/** Tests that are likely to notice first; those that get past them meet all the others. */
const nearest: Record<string, string[]> = {
  admit: ['session', 'at_once'],
  refusal_of: ['session'],
  enter: ['session', 'policies.test'],
  caller: ['caller'],
  find_user: ['sign_in'],
  begin_sign_in: ['sign_in', 'attack'],
  find_customers: ['books'],
  close_plain: ['vault'],
  rewrap_keys: ['rotation'],
  replace_keys: ['rotation'],
  erase_customer: ['rotation'],
  open_access: ['session', 'sign_in'],
  refresh: ['session'],
  logout: ['session', 'at_once'],
  end_session: ['session'],
  end_sessions: ['end_sessions', 'open_session'],
  admit_alone: ['end_sessions', 'end_own'],
  open_session: ['open_session', 'sign_in'],
  end_oldest_sessions: ['open_session'],
  session_is_live: ['open_session', 'end_own'],
  end_changed_sessions: ['end_sessions'],
  kept_sessions: ['end_sessions'],
  list_sessions: ['end_own'],
  end_own_session: ['end_own'],
  end_own_sessions: ['end_sessions', 'end_own'],
  stay: ['functions/refresh'],
  make_transfer: ['make_transfer', 'step_up', 'limits.test', 'replay', 'at_once'],
  forgot_password: ['passwords'],
  read_reset: ['passwords'],
  reset_user: ['passwords'],
  reset_password: ['passwords'],
  replace_password: ['passwords'],
  set_password: ['passwords', 'attempts'],
  rehash_password: ['attempts'],
  begin_change: ['passwords'],
  change_password: ['passwords'],
  count_attempt: ['attempts'],
  count_failure: ['sign_in', 'passwords'],
  unblock_user: ['attempts'],
  use_limits: ['limits.test', 'return_usage'],
  return_usage: ['return_usage'],
  run_schedule: ['run_schedules'],
  run_schedules: ['run_schedules'],
  next_due: ['next_due'],
  refuse_transfer: ['make_transfer'],
  post: ['make_transfer', 'ledger'],
  move_balances: ['ledger'],
  guards: ['ledger', 'issue_number'],
  hashes: ['verify'],
  check_digit: ['issue_number'],
  read_outbox: ['attack'],
  own_account: ['account_life', 'account_settings'],
  open_account: ['account_life'],
  close_account: ['account_life'],
  place_hold: ['hold.test'],
  increment_hold: ['hold.test'],
  capture_hold: ['hold.test', 'hold_at_once'],
  release_hold: ['hold.test', 'hold_at_once'],
  expire_holds: ['hold_at_once', 'hold.test'],
  open_term_deposit: ['term_deposit'],
  close_term_deposit: ['term_deposit', 'maturity'],
  step_up_above: ['step_up'],
  step_up_throttle: ['codes', 'challenges'],
  open_step_up: ['challenges', 'codes'],
  open_transfer_challenge: ['challenges'],
  own_challenge: ['codes'],
  challenge_state: ['codes', 'challenges'],
  use_challenge: ['step_up'],
  take_challenge: ['step_up'],
  satisfy_challenge: ['codes', 'step_up'],
  code_channels: ['challenges'],
  make_code: ['codes'],
  send_code: ['codes'],
  confirm_code: ['codes'],
  forget_code: ['codes'],
  bindings: ['step_up', 'challenges'],
  owns_account: ['step_up'],
  schedule_step_up: ['step_up'],
  add_payee: ['step_up'],
  note_change: ['note_change'],
  note_origin: ['note_change'],
  note_shown: ['note_shown'],
  raise_alert: ['raise_alert'],
  acknowledge_alert: ['raise_alert'],
  cut_evidence: ['cut_evidence', 'verify-evidence'],
  list_alerts: ['note_shown'],
  list_security_events: ['note_shown'],
  read_access_history: ['note_shown'],
  read_activity: ['note_shown'],
  search_audit: ['search_audit'],
  evidence: ['note_change', 'raise_alert', 'cut_evidence'],
  tables: ['grants', 'policies.test', 'ledger', 'issue_number'],
  roles: ['grants', 'migrate'],
}

type Fate = { mutant: Mutant; killedBy: string | undefined; seconds: number }

// Read once: who works on the checkout meanwhile does not disturb the run.
const texts = new Map(files.map((file) => [file, readFileSync(new URL(file, root), 'utf8')]))
const text = (file: string) => texts.get(file)!
const nameOf = (file: string) => file.split('/').at(-1)!.replace('.sql', '')

/** A copy of what the tests need, whose SQL may be changed. */
function copyCheckout(): string {
  const folder = mkdtempSync(join(tmpdir(), 'edgebank-mutant-'))
  chmodSync(folder, 0o711)
  for (const part of ['db', 'worker', 'test', 'package.json', 'tsconfig.json'])
    cpSync(new URL(part, root), join(folder, part), { recursive: true })
  symlinkSync(fileURLToPath(new URL('node_modules', root)), join(folder, 'node_modules'))
  return folder
}

/** Runs test files in a copy; answers the first test that failed, or nothing when all passed. */
function runTests(folder: string, filters: string[]): Promise<string | undefined> {
  const vitest = fileURLToPath(new URL('node_modules/vitest/vitest.mjs', root))
  const flags = [vitest, 'run', '--config', 'test/mutation/vitest.config.ts', '--root', folder, ...filters]
  const child = spawn(process.execPath, flags, {
    cwd: folder,
    env: { ...process.env, NO_COLOR: '1', CI: '1' },
  })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  child.stderr.on('data', (chunk) => (output += chunk))
  // vitest stops its Postgres on SIGINT.
  const stop = () => child.kill('SIGINT')
  const timer = setTimeout(stop, LIMIT_MS)
  process.once('SIGTERM', stop)
  return new Promise((done, fail) => {
    child.once('error', fail)
    child.once('exit', (code) => {
      clearTimeout(timer)
      process.off('SIGTERM', stop)
      if (code === 0) return done(undefined)
      // Tests that did not start have noticed nothing.
      if (!/^\s*RUN\s/m.test(output)) return fail(new Error(`The tests did not start:\n${output}`))
      const failed = /^\s*FAIL\s+(.*)$/m.exec(output)?.[1]
      done(failed ?? /Error: (.*)/.exec(output)?.[1] ?? 'the time limit')
    })
  })
}

/** A mutant that Postgres would not compile proves nothing by failing. */
async function findStillborn(mutants: Mutant[]): Promise<Set<Mutant>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'edgebank-mutants-'))
  chmodSync(dataDir, 0o711)
  const postgres = await startPostgres({ dataDir, settings: { fsync: 'off' } })
  const url = postgres.url('postgres')
  const stillborn = new Set<Mutant>()
  try {
    await migrate(url)
    const client = new pg.Client(url)
    await client.connect()
    for (const mutant of mutants) {
      await client.query('begin')
      if (!mutant.file.endsWith('roles.sql')) await client.query('set local role banking_owner')
      await client.query('grant create on schema banking to banking_money')
      await client.query('set local check_function_bodies = on')
      await client.query(applied(mutant, text(mutant.file))).catch(({ code, message }) => {
        // A syntax error, or a name or type that does not exist; what fails otherwise, fails by what it does.
        if (/^42/.test(code)) {
          stillborn.add(mutant)
          if (process.argv.includes('--list'))
            console.log(`stillborn: ${message}\n${diff(mutant, text(mutant.file))}\n`)
        }
      })
      await client.query('rollback')
    }
    await client.end()
  } finally {
    await postgres.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
  return stillborn
}

async function work(folder: string, queue: Mutant[], report: (fate: Fate) => void) {
  for (let mutant = queue.shift(); mutant; mutant = queue.shift()) {
    const began = performance.now()
    const path = join(folder, mutant.file)
    const original = text(mutant.file)
    writeFileSync(path, applied(mutant, original))
    const first = nearest[nameOf(mutant.file)] ?? [nameOf(mutant.file)]
    const killedBy = (await runTests(folder, first)) ?? (await runTests(folder, []))
    writeFileSync(path, original)
    report({ mutant, killedBy, seconds: (performance.now() - began) / 1000 })
  }
}

const isAccepted = ({ file, name }: Mutant) => accepted.find((one) => one.file === file && one.name === name)

function writeFigures(fates: Fate[]) {
  const line = (name: string, of: Fate[]) => {
    const killed = of.filter(({ killedBy }) => killedBy).length
    return `| ${name} | ${of.length} | ${killed} | ${of.length - killed} |`
  }
  const reasons = accepted.map(({ file, name, reason }) => `- \`${file}\`, ${name}: ${reason}`)
  writeFileSync(
    new URL('docs/mutation.md', root),
    `# Checks that tests hold in place

\`npm run mutate\` leaves out each check, lock, trigger, policy, right and deed of the session and money functions in
turn, on a database of its own, and runs the database tests against it. Figures of the last whole run:

| file | mutants | noticed | accepted |
|---|---|---|---|
${files
  .map((file) =>
    line(
      file,
      fates.filter(({ mutant }) => mutant.file === file),
    ),
  )
  .join('\n')}
${line('**all**', fates)}

Accepted, since no test can or need notice:

${reasons.join('\n')}
`,
  )
}

async function main() {
  const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : undefined
  const isWanted = ({ file, name }: Mutant) => !only || file.includes(only) || name.includes(only)
  const all = allMutants(texts).filter(isWanted)
  const stillborn = await findStillborn(all)
  const mutants = all.filter((mutant) => !stillborn.has(mutant))
  console.log(`${mutants.length} mutants; ${stillborn.size} more do not compile and count for nothing.`)
  if (process.argv.includes('--list')) {
    for (const { file, name } of mutants) console.log(`${file}  ${name}`)
    return
  }
  const folders = Array.from({ length: AT_ONCE }, copyCheckout)
  try {
    const healthy = await runTests(folders[0]!, [])
    if (healthy) throw new Error(`Without a mutant the tests must pass; this one fails: ${healthy}`)
    const fates: Fate[] = []
    const queue = [...mutants]
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => queue.splice(0))
    const report = (fate: Fate) => {
      fates.push(fate)
      const { mutant, killedBy, seconds } = fate
      const word = killedBy ? 'noticed ' : isAccepted(mutant) ? 'accepted' : 'SURVIVED'
      console.log(
        `${fates.length}/${mutants.length} ${word} ${seconds.toFixed(0)} s  ${diff(mutant, text(mutant.file))}`,
      )
      console.log(`  ${killedBy ? `by ${killedBy}` : (isAccepted(mutant)?.reason ?? mutant.name)}`)
    }
    await Promise.all(folders.map((folder) => work(folder, queue, report)))
    const survivors = fates.filter(({ mutant, killedBy }) => !killedBy && !isAccepted(mutant))
    const needless = fates.filter(({ mutant, killedBy }) => killedBy && isAccepted(mutant))
    console.log(`\n${fates.length} mutants, ${fates.filter(({ killedBy }) => killedBy).length} noticed.`)
    for (const { mutant } of survivors) console.log(`SURVIVED ${mutant.file}  ${mutant.name}`)
    for (const { mutant } of needless)
      console.log(`Noticed after all, take it off the list: ${mutant.file}  ${mutant.name}`)
    if (!only && survivors.length === 0 && fates.length === mutants.length) writeFigures(fates)
    if (survivors.length > 0 || needless.length > 0) process.exitCode = 1
  } finally {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  }
}

await main()
