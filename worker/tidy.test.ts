/** The house rules, as a test: which room may look into which, and what every procedure and SQL verb owes. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative } from 'node:path'
import { describe, expect, test } from 'vitest'
import { errors } from './errors.ts'

const root = join(import.meta.dirname, '..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort()
}

const sources = ['worker', 'web', 'db', 'test'].flatMap(filesUnder)
const code = sources.filter((path) => /\.tsx?$/.test(path))
const sql = sources.filter((path) => path.endsWith('.sql') && !path.startsWith('db/migrations/'))
const isTest = (path: string) => path.includes('.test.') || path.startsWith('test/')

type Import = { from: string; to: string; onlyTypes: boolean }
const imports: Import[] = code.flatMap((path) =>
  [
    ...read(path).matchAll(
      /^\s*(?:import|export)\s+(type\s)?(?:[^'"]*?\sfrom\s+)?['"]([^'"]+)['"]|import\(['"]([^'"]+)['"]\)/gm,
    ),
  ].map(([, types, target = '', lazy]) => {
    const name = lazy ?? target
    const to = name.startsWith('.') ? normalize(join(dirname(path), name)) : name
    return { from: path, to, onlyTypes: Boolean(types) }
  }),
)

/** Imports from files that match `from`, to targets that do not pass `allowed`. */
const trespasses = (from: RegExp, allowed: (edge: Import) => boolean) =>
  imports
    .filter((edge) => from.test(edge.from) && !isTest(edge.from) && !allowed(edge))
    .map((edge) => `${edge.from} → ${edge.to}`)

const isPackage = (name: string) => !/^(?:worker|web|db|test)\//.test(name)
const plain = /^worker\/(?:money|ids|errors|shapes|permissions|machines)\.ts$/
const contract = /^worker\/\w+\/contract\.ts$/
// What a customer's browser and the command line check for themselves: the same code as the Worker's, without input
// or output but for WebCrypto, so that a check does not rest on the bank's word.
const proof = /^worker\/proofs\/\w+\.ts$/
// What a password must be: said by the page while it is typed, by the Worker and by the command line.
const passwordRules = /^worker\/auth\/(?:password-rules|common-passwords)\.ts$/

describe('which room may look into which', () => {
  test('the web app knows contracts, money, errors and ids of the worker, and the type of its router', () => {
    const may = ({ to, onlyTypes }: Import) =>
      isPackage(to) ||
      to.startsWith('web/') ||
      contract.test(to) ||
      proof.test(to) ||
      passwordRules.test(to) ||
      plain.test(to) ||
      (onlyTypes && to === 'worker/router.ts')
    expect(trespasses(/^web\//, may)).toEqual([])
  })
  test('components in web/ui have never heard of a bank', () => {
    expect(trespasses(/^web\/ui\//, ({ to }) => isPackage(to) || to.startsWith('web/ui/'))).toEqual([])
  })
  test('a contract is pure: zod/mini, plain shapes, other contracts', () => {
    expect(
      trespasses(
        /^worker\/\w+\/contract\.ts$/,
        ({ to }) => to === 'zod/mini' || plain.test(to) || contract.test(to),
      ),
    ).toEqual([])
  })
  test('proofs are shared with browser and command: nothing of the Worker, no way out', () => {
    const pure = ({ to }: Import) => to === 'zod/mini' || proof.test(to) || plain.test(to)
    expect(trespasses(proof, pure)).toEqual([])
    expect(trespasses(passwordRules, ({ to }) => passwordRules.test(to) || to.endsWith('.json'))).toEqual([])
    for (const path of code.filter((path) => proof.test(path) || passwordRules.test(path)))
      expect(read(path), path).not.toMatch(/\b(?:Date\.now|new Date\(\)|Math\.random|fetch\(|node:)/)
  })
  test('rules decide without input or output', () => {
    expect(
      trespasses(
        /^worker\/\w+\/rules\.ts$/,
        ({ to }) => to === 'node:crypto' || plain.test(to) || contract.test(to),
      ),
    ).toEqual([])
    for (const path of code.filter((path) => /^worker\/\w+\/rules\.ts$/.test(path)))
      expect(read(path), path).not.toMatch(/\b(?:await|async|Date\.now|new Date\(\)|Math\.random|fetch)\b/)
  })
  test('a router names procedures: its contract, its verbs, never the database', () => {
    const may = ({ from, to }: Import) =>
      to === 'worker/trpc.ts' || to === 'worker/shapes.ts' || dirname(to) === dirname(from)
    expect(trespasses(/^worker\/\w+\/router\.ts$/, may)).toEqual([])
  })
  test('verbs read only their own tables, or those of nobody', () => {
    expect(trespasses(/^worker\//, ({ to }) => !to.startsWith('web/') && !to.startsWith('test/'))).toEqual([])
    expect(trespasses(/^worker\//, ({ to }) => !to.startsWith('db/') || to.startsWith('db/schema/'))).toEqual(
      [],
    )
  })
  test('db knows nothing of the worker, but the tool knows its contracts, rules, vault, money and ids', () => {
    const pure =
      /^worker\/(?:\w+\/(?:contract|rules)|auth\/(?:password-rules|common-passwords)|factors\/sealing|proofs\/\w+|vault\/(?:gcm|names|notes|vault|person|origin)|money|ids)\.ts$/
    expect(trespasses(/^db\/(?!tool\/)/, ({ to }) => isPackage(to) || to.startsWith('db/'))).toEqual([])
    expect(
      trespasses(/^db\/tool\//, ({ to }) => isPackage(to) || to.startsWith('db/') || pure.test(to)),
    ).toEqual([])
  })
  test('there is one door to KV, one to Postgres and one to the network', () => {
    const outside = (words: RegExp, door: string) =>
      code.filter(
        (path) => path.startsWith(dirname(door)) && !isTest(path) && path !== door && words.test(read(path)),
      )
    expect(outside(/@neondatabase\/serverless/, 'worker/db.ts')).toEqual([])
    expect(outside(/\.(?:get|put)\(['"]catalogue/, 'worker/kv.ts')).toEqual([])
    // The service worker passes on what the page asks for.
    expect(outside(/\bfetch\(/, 'web/api.ts')).toEqual(['web/offline/sw.ts'])
  })
})

describe('files', () => {
  test('are about one thing: none is far over 300 lines', () => {
    const long = [...code, ...sql].filter((path) => read(path).split('\n').length > 320)
    expect(long).toEqual([])
  })
  test('are named for what they hold', () => {
    expect(
      sources.filter((path) =>
        /(?:^|\/)(?:utils?|helpers?|services?|managers?|common|misc)(?:\.|\/)/i.test(path),
      ),
    ).toEqual([])
    const barrels = code.filter((path) => /(?:^|\/)index\.tsx?$/.test(path) && path !== 'worker/index.ts')
    expect(barrels).toEqual([])
  })
  test('leave nothing for later', () => {
    const later = new RegExp(['TO', 'DO|FIX', 'ME|not imple', 'mented|\\.(?:skip|only|todo)\\('].join(''))
    expect(
      [...code, ...sql].filter((path) => path !== 'worker/tidy.test.ts' && later.test(read(path))),
    ).toEqual([])
  })
  test('that a README or a decision names exist', () => {
    const pages = [
      'README.md',
      ...filesUnder('docs').filter((path) => path.endsWith('.md')),
      ...sources.filter((path) => path.endsWith('.md')),
    ]
    const missing = pages.flatMap((page) =>
      [...read(page).matchAll(/`((?:worker|web|db|test|docs|\.ci|\.github)\/[\w./-]+)`|\]\((\w[\w./-]+)\)/g)]
        .map(([, named, linked]) => (named ?? linked)!.replace(/\/$/, ''))
        .filter((path) => !existsSync(join(root, path)))
        .map((path) => `${page}: ${path}`),
    )
    expect(missing).toEqual([])
  })
})

describe('SQL', () => {
  const functions = sql.filter((path) => path.startsWith('db/functions/'))
  const bodies = new Map(
    functions.flatMap((path) =>
      [...read(path).matchAll(/create or replace function banking\.(\w+)[\s\S]*?\$\$([\s\S]*?)\$\$/g)].map(
        ([, name, body]) => [name!, body!] as const,
      ),
    ),
  )

  test('a file is named for its verb', () => {
    const named = functions.filter((path) => {
      const names = [...read(path).matchAll(/create or replace function banking\.(\w+)/g)].map(
        ([, name]) => name,
      )
      return names.length === 1 && path !== `db/functions/${names[0]}.sql`
    })
    expect(named).toEqual([])
  })
  test('opens with its promise', () => {
    expect(functions.filter((path) => !read(path).startsWith('-- '))).toEqual([])
  })
  test('every code that the caller may see stands in errors.ts', () => {
    const codes = functions.flatMap((path) =>
      [
        ...read(path).matchAll(/raise exception '(\w+)' using errcode = 'BK4/g),
        ...read(path).matchAll(/'refused', '(\w+)'/g),
      ].map(([, name]) => name!),
    )
    expect(codes.length).toBeGreaterThan(10)
    expect(codes.filter((name) => !Object.hasOwn(errors, name))).toEqual([])
  })
  test('no function catches what it should refuse: no EXCEPTION block on the way of a request', () => {
    const catching = [...bodies].filter(([, body]) => /^\s*exception when\b/m.test(body))
    expect(catching.map(([name]) => name)).toEqual([])
  })

  const reaches = (name: string, seen = new Set<string>()): boolean => {
    const body = bodies.get(name)
    if (!body || seen.has(name)) return false
    seen.add(name)
    if (body.includes('insert into banking.audit_logs')) return true
    return [...body.matchAll(/banking\.(\w+)\(/g)].some(([, called]) => reaches(called!, seen))
  }
  test('every function that changes something for a caller leaves an audit row', () => {
    const called = code
      .filter((path) => path.startsWith('worker/') && !isTest(path))
      .flatMap((path) => [...read(path).matchAll(/banking\.(\w+)['(]/g)].map(([, name]) => name!))
    // Counting a look-up is no deed; the others only read.
    const silent = new Set(['enter', 'begin_sign_in', 'look_up_payee', 'read_outbox', 'caller', 'key_in'])
    // Staff who look at a customer leave a line in access_logs, the others looked at the bank's own books.
    const looks = ['find_customers', 'read_customer', 'read_account_entries', 'list_users', 'contact_of']
    looks.push(
      'read_account',
      'read_account_limits',
      'read_account_days',
      'read_tickets',
      'read_ticket',
      'read_attachment',
    )
    for (const name of looks) expect(bodies.get(name), name).toContain('insert into banking.access_logs')
    for (const name of [
      ...looks,
      'read_till',
      'trial_balance',
      'gl_accounts_of',
      'day_book',
      'chart_of_accounts',
    ])
      silent.add(name)
    silent.add('read_journal_line')
    for (const reader of ['read_limits', 'list_raises', 'read_reset', 'begin_change']) silent.add(reader)
    for (const name of [
      'account_details',
      'preview_term_deposit',
      'get_hold',
      'list_joint_orders',
      'list_rules',
      'list_cases',
      'read_case',
      'closing_terms',
    ])
      silent.add(name)
    // A challenge without a name is about nobody: the sign-in by it is the deed.
    for (const name of ['begin_passkey_sign_in', 'read_passkey', 'read_step_up']) silent.add(name)
    for (const reading of [
      'application_keys',
      'screening_lists',
      'day_status',
      'next_eod',
      'read_challenge',
      'begin_reproof',
      'reserve_user',
    ])
      silent.add(reading)
    for (const name of [
      'own_words',
      'list_reviews',
      'read_erasure',
      'next_export',
      'list_exports',
      'own_ticket_key',
      'served_ticket_key',
      'attachment_key',
      'attachments_shown',
      'list_colleagues',
      'support_reopen_days',
    ])
      silent.add(name)
    // What becomes of a message is told when it is settled.
    for (const name of ['take_messages', 'outbox_state']) silent.add(name)
    for (const name of ['read_statement', 'read_receipt', 'unsigned_seals']) silent.add(name)
    for (const reader of [
      'read_limits',
      'list_raises',
      'read_schedules',
      'read_insights',
      'read_ahead',
      'list_pots',
      'list_reports',
      'read_products',
      'read_analytics',
      'read_preferences',
    ])
      silent.add(reader)
    // To be there is no deed, to look at one's own devices neither.
    for (const reader of ['stay', 'list_sessions', 'begin_own_contact', 'own_contact_changes'])
      silent.add(reader)
    // A seal of evidence is its own record: an audit row about it would ask for the next seal.
    for (const name of ['read_access_history', 'read_activity', 'list_security_events', 'list_alerts'])
      silent.add(name)
    for (const name of ['cut_evidence', 'sign_evidence', 'unsigned_evidence']) silent.add(name)
    // `feature` is the name of a setting of the transaction, no function.
    for (const reader of ['read_settings', 'read_setting_history', 'feature']) silent.add(reader)
    expect([...new Set(called)].filter((name) => !silent.has(name) && !reaches(name))).toEqual([])
  })
})
