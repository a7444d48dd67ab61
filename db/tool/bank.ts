/** `npm run bank -- <verb>`: the bank's internal command line. Each verb leaves an audit row. */
import { randomBytes } from 'node:crypto'
import { userInfo } from 'node:os'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { type Bank, openBank } from './connection.ts'
import { closeDays, type Progress } from './end-of-day.ts'
import { keysVerbs } from './keys-command.ts'
import { wholeSchema } from './migrate.ts'
import { publicKeyOf, verifyStatement } from './papers.ts'
import { storedPassword } from './passwords.ts'
import { rateOf, setRate } from './rates.ts'
import { inFolder, publishedRoots } from './roots.ts'
import { sealBank } from './sealing.ts'
import { sealNewPerson } from './vault.ts'
import { verify } from './verify.ts'

type Options = Record<string, string | undefined>
type Verb = {
  says: string
  usage: string
  options: string[]
  run: (options: Options, words: string[]) => Promise<number>
}

/** Who sits at the keyboard, for the audit. */
const actor = `tool:${userInfo().username}`

async function withOwner<Result>(bank: Bank, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: bank.ownerUrl, application_name: 'bank' })
  await client.connect()
  try {
    await client.query('begin')
    await client.query('set local role banking_owner')
    const result = await work(client)
    await client.query('commit')
    return result
  } finally {
    await client.end()
  }
}

async function withBank<Result>(work: (bank: Bank) => Promise<Result>): Promise<Result> {
  const bank = await openBank()
  try {
    return await work(bank)
  } finally {
    await bank.close()
  }
}

function needed(options: Options, name: string): string {
  const value = options[name]?.trim()
  if (!value) throw new Error(`--${name} is needed.`)
  return value
}

/** From standard input where one is piped, else made here and shown once. */
async function choosePassword(): Promise<{ password: string; shown: boolean }> {
  if (process.stdin.isTTY || process.env.CI)
    return { password: randomBytes(15).toString('base64url'), shown: true }
  const typed = (await text(process.stdin)).replace(/\r?\n$/, '')
  if (typed === '') return { password: randomBytes(15).toString('base64url'), shown: true }
  // NIST 800-63B-4: 15 characters where the password is the only factor, 128 at most.
  if ([...typed].length < 15 || [...typed].length > 128)
    throw new Error('A password has 15 to 128 characters.')
  return { password: typed, shown: false }
}

const mail = (options: Options) => {
  const email = needed(options, 'email')
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) throw new Error('--email is not an e-mail address.')
  return email
}

async function provision(options: Options): Promise<number> {
  const name = needed(options, 'name')
  const email = mail(options)
  const products = (options.products ?? 'savings,current').split(',').map((code) => code.trim())
  const { password, shown } = await choosePassword()
  const { salt, memoryKib, passes, lanes, verifier } = await storedPassword(password)
  const made = await withBank((bank) =>
    withOwner(bank, async (client) => {
      const sealed = await sealNewPerson(client, bank.dataKeys(), 'customer', { email, phone: options.phone })
      const { rows } = await client.query<{ made: { customerId: string; accounts: string[] } }>(
        'select banking.provision_customer($1, $2, $3, $4, $5, $6, $7, $8, $9) as made',
        [actor, name, sealed, salt, memoryKib, passes, lanes, verifier, products],
      )
      return rows[0]!.made
    }),
  )
  console.log(`customer id  ${made.customerId}`)
  for (const [index, number] of made.accounts.entries())
    console.log(`account      ${number}  ${products[index]}`)
  if (shown) console.log(`password     ${password}   (shown once; only its hash is kept)`)
  return 0
}

async function user(options: Options): Promise<number> {
  const name = needed(options, 'name')
  const kind = needed(options, 'kind')
  const email = mail(options)
  const { password, shown } = await choosePassword()
  const { salt, memoryKib, passes, lanes, verifier } = await storedPassword(password)
  await withBank((bank) =>
    withOwner(bank, async (client) => {
      const sealed = await sealNewPerson(client, bank.dataKeys(), 'staff', { email })
      const { rows } = await client.query<{ id: string }>(
        `select banking.provision_staff($1, $2, $3, $4, $5, $6, $7, $8, $9) ->> 'userId' as id`,
        [actor, kind, name, sealed, salt, memoryKib, passes, lanes, verifier],
      )
      if (options.person) await linkPerson(client, rows[0]!.id, options.person)
    }),
  )
  console.log(`${kind}  ${email}`)
  if (shown) console.log(`password  ${password}   (shown once; only its hash is kept)`)
  return 0
}

/** Staff who bank here touch no account of their own, and cannot approve what another log-in of theirs proposed. */
async function linkPerson(client: pg.Client, userId: string, customerId: string) {
  const { rows } = await client.query('select id from banking.customers where customer_id = $1', [customerId])
  if (!rows[0]) throw new Error(`There is no customer ${customerId}.`)
  await client.query('select banking.link_person($1, $2, $3)', [actor, userId, rows[0].id])
}

async function verifyLedger(): Promise<number> {
  return withBank(async (bank) => {
    const trusted = {
      keys: [await publicKeyOf(bank.sealKey())],
      published: bank.roots ? await publishedRoots(bank.roots) : [],
    }
    const { checks, forceDebits, milliseconds, clean } = await verify(bank.ownerUrl, {
      originKey: bank.originKey(),
      trusted,
    })
    for (const { name, checked, faults } of checks) {
      console.log(`${faults.length === 0 ? 'ok  ' : 'BAD '} ${String(checked).padStart(9)}  ${name}`)
      for (const fault of faults) console.log(`                ${fault}`)
    }
    for (const { kind, currency, count, overdrawn } of forceDebits)
      console.log(`force debits: ${count} of ${kind}, ${overdrawn} minor units of ${currency} overdrawn`)
    console.log(
      `${clean ? 'clean' : 'NOT CLEAN'}: ${checks.reduce((sum, { checked }) => sum + checked, 0)} checks in ${milliseconds} ms`,
    )
    await withOwner(bank, (client) =>
      client.query(
        'insert into banking.audit_logs (actor, action, subject, detail) values ($1, $2, $3, $4)',
        [actor, 'ledger.verify', 'ledger', JSON.stringify({ clean })],
      ),
    )
    return clean ? 0 : 1
  })
}

/** A line when a day or a step begins to wait, work or end, not one a chunk. */
function showProgress() {
  let last = ''
  return ({ date, status, steps }: Progress) => {
    const step = steps.find((one) => one.status !== 'done')
    const where = status === 'done' ? 'closed' : status === 'waiting' ? 'waiting for older transactions' : ''
    const line = `${date}  ${where || `${step?.name}  ${step?.done ?? 0}`}`
    if (line !== last) console.log(line)
    last = line
  }
}

async function seal(): Promise<number> {
  const { seals, entries, roots } = await withBank((bank) => {
    // A deployed bank's roots are published by its Worker.
    const publishing = bank.local && bank.roots ? inFolder(bank.roots) : undefined
    return sealBank(bank.ownerUrl, bank.sealKey(), publishing)
  })
  console.log(`sealed     ${entries} entries under ${seals} seals`)
  for (const date of roots) console.log(`published  root of ${date}`)
  return 0
}

const marks = { holds: 'ok  ', broken: 'BAD ', open: '?   ' }

async function checkStatement(options: Options, words: string[]): Promise<number> {
  const [paper, manifest] = words
  if (!paper || !manifest) throw new Error('Name the file and its manifest.')
  const { checks, genuine } = await verifyStatement(paper, manifest, options)
  for (const { name, outcome, says } of checks) console.log(`${marks[outcome]}${name}\n      ${says}`)
  console.log(genuine ? 'genuine' : 'NOT GENUINE')
  return genuine ? 0 : 1
}

async function endOfDay(options: Options): Promise<number> {
  if (options.to !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(options.to))
    throw new Error('--to is a date, YYYY-MM-DD.')
  const date = await withBank((bank) =>
    closeDays(bank.ownerUrl, {
      actor,
      originKey: bank.originKey(),
      to: options.to,
      onProgress: showProgress(),
    }),
  )
  console.log(`business date  ${date}`)
  return 0
}

async function rate(options: Options): Promise<number> {
  const wanted = rateOf(options)
  await withBank((bank) => withOwner(bank, (client) => setRate(client, actor, wanted)))
  console.log(`1 ${wanted.base} = ${wanted.mid} ${wanted.counter}, margin ${wanted.margin} %`)
  return 0
}

async function url(_: Options, words: string[]): Promise<number> {
  return withBank(async ({ local }) => {
    if (!local) throw new Error('Only for a bank on this machine: a deployed one keeps its passwords.')
    console.log(words[0] === 'migrator' ? local.migratorUrl : local.appUrl)
    return 0
  })
}

async function schema(): Promise<number> {
  process.stdout.write(wholeSchema())
  return 0
}

const verbs: Record<string, Verb> = {
  provision: {
    says: 'Makes a customer with a log-in and accounts. The password is read from a pipe, or made and shown once.',
    usage: '--name "Asha Raman" --email asha@example.org [--phone +91…] [--products savings,current]',
    options: ['name', 'email', 'phone', 'products'],
    run: provision,
  },
  user: {
    says: 'Makes an operator or an admin.',
    usage: '--kind operator|admin --name … --email … [--person C…, their own customer id]',
    options: ['kind', 'name', 'email', 'person'],
    run: user,
  },
  verify: {
    says: 'Checks every invariant, hash, origin MAC, seal and root of the ledger. Exit 1 when something is wrong.',
    usage: '',
    options: [],
    run: verifyLedger,
  },
  seal: {
    says: 'Seals and signs what was booked since, makes and publishes the root of the newest closed date.',
    usage: '',
    options: [],
    run: seal,
  },
  'verify-statement': {
    says: 'Checks a statement or receipt against its manifest, without the database. Exit 1 when something is wrong.',
    usage: 'FILE MANIFEST --bank https://bank.example | --keys keys.json [--root root.json]',
    options: ['bank', 'keys', 'root'],
    run: checkStatement,
  },
  eod: {
    says: 'Closes every day before today in the bank’s time zone, or before a later day. What was killed goes on.',
    usage: '[--to YYYY-MM-DD]',
    options: ['to'],
    run: endOfDay,
  },
  rate: {
    says: 'Sets an exchange rate from now on.',
    usage: '--pair USD/INR --mid 88.6 [--margin 0.5] --source "RBI reference rate"',
    options: ['pair', 'mid', 'margin', 'source'],
    run: rate,
  },
  ...keysVerbs(withBank, actor),
  schema: { says: 'Prints the whole schema as one SQL file.', usage: '', options: [], run: schema },
  url: {
    says: 'Prints the connection string of the bank on this machine, for psql.',
    usage: '[app|migrator]',
    options: [],
    run: url,
  },
}

function help(names: string[]): string {
  const lines = names.map((name) => `  ${`${name} ${verbs[name]!.usage}`.trim()}\n      ${verbs[name]!.says}`)
  return `npm run bank -- <verb>\n\n${lines.join('\n')}\n\nWorks on DATABASE_OWNER_URL where it is set, else on the bank in DATA_DIR (.data).`
}

async function main([name, ...rest]: string[]): Promise<number> {
  const verb = name === undefined ? undefined : verbs[name]
  if (!verb || rest.includes('--help')) {
    console.log(help(verb ? [name!] : Object.keys(verbs)))
    return verb || name === undefined || name === '--help' ? 0 : 2
  }
  const { values, positionals } = parseArgs({
    args: rest,
    options: Object.fromEntries(verb.options.map((option) => [option, { type: 'string' as const }])),
    allowPositionals: true,
  })
  return verb.run(values as Options, positionals)
}

/** What went wrong, in words for the person at the keyboard: never a stack, never a value that was typed. */
function sentence(error: unknown): string {
  const { code, constraint, message } = error as { code?: string; constraint?: string; message: string }
  if (code === '23505') return `That is taken already (${constraint}).`
  if (code === 'P0002') return 'There is no such product.'
  if (code?.startsWith('BK4')) return `Refused: ${message}.`
  return message
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code
  },
  (error: unknown) => {
    console.error(sentence(error))
    process.exitCode = 1
  },
)
