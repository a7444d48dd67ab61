/** `npm run bank -- <verb>`: the bank's internal command line. Each verb leaves an audit row. */
import { userInfo } from 'node:os'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { type Bank, openBank } from './connection.ts'
import { closeDays, type Progress } from './end-of-day.ts'
import { importFile, importing } from './import.ts'
import { keysVerbs } from './keys-command.ts'
import { wholeSchema } from './migrate.ts'
import { publicKeyOf, verifyStatement } from './papers.ts'
import { storedPassword } from './passwords.ts'
import { rateOf, setRate } from './rates.ts'
import { inFolder, publishedRoots } from './roots.ts'
import { sealBank } from './sealing.ts'
import { sealNewPerson } from './vault.ts'
import { choosePassword, mail, needed, type Options } from './verbs/asking.ts'
import { backupVerbs } from './verbs/backup.ts'
import { addUser, changeUser, firstSignIn, outcomeInWords } from './verbs/user.ts'
import { verify } from './verify.ts'

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

async function provision(options: Options): Promise<number> {
  const name = needed(options, 'name')
  const email = mail(options)
  const products = (options.products ?? 'savings,current').split(',').map((code) => code.trim())
  const { password, shown } = await choosePassword([name, email])
  const { salt, memoryKib, passes, lanes, verifier } = await storedPassword(password)
  const made = await withBank((bank) =>
    withOwner(bank, async (client) => {
      const sealed = await sealNewPerson(client, bank.dataKeys(), 'customer', {
        name,
        email,
        phone: options.phone,
      })
      const { rows } = await client.query<{ made: { customerId: string; accounts: string[] } }>(
        'select banking.provision_customer($1, $2, $3, $4, $5, $6, $7, $8) as made',
        [actor, sealed, salt, memoryKib, passes, lanes, verifier, products],
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

async function importCustomers(options: Options): Promise<number> {
  const file = needed(options, 'file')
  return withBank((bank) =>
    importFile(bank.ownerUrl, bank.dataKeys(), actor, file, options['dry-run'] !== undefined),
  )
}

async function user(options: Options, [deed]: string[]): Promise<number> {
  if (deed) {
    const wanted = { who: needed(options, 'who'), to: options.to, reason: needed(options, 'reason') }
    const outcome = await withBank((bank) =>
      withOwner(bank, (client) => changeUser(client, bank.dataKeys(), actor, deed, wanted)),
    )
    console.log(outcomeInWords(outcome))
    return 0
  }
  const newcomer = {
    kind: needed(options, 'kind'),
    name: needed(options, 'name'),
    email: mail(options),
    person: options.person,
  }
  const { password, shown } = await choosePassword([newcomer.name, newcomer.email])
  const stored = await storedPassword(password)
  const { outcome, next } = await withBank((bank) =>
    withOwner(bank, async (client) => ({
      outcome: await addUser(client, bank.dataKeys(), actor, newcomer, stored),
      next: await firstSignIn(client),
    })),
  )
  console.log(`${newcomer.kind}  ${newcomer.email}  ${outcomeInWords(outcome)}`)
  if (shown) console.log(`password  ${password}   (shown once; only its hash is kept)`)
  if (outcome.status === 'done') console.log(next)
  return 0
}

async function verifyLedger(): Promise<number> {
  return withBank(async (bank) => {
    const trusted = {
      keys: [await publicKeyOf(bank.sealKey())],
      published: bank.roots ? await publishedRoots(bank.roots) : [],
    }
    const { checks, forceDebits, byHand, milliseconds, clean } = await verify(bank.ownerUrl, {
      originKey: bank.originKey(),
      trusted,
      dataKeys: bank.dataKeys,
    })
    for (const { name, checked, faults } of checks) {
      console.log(`${faults.length === 0 ? 'ok  ' : 'BAD '} ${String(checked).padStart(9)}  ${name}`)
      for (const fault of faults) console.log(`                ${fault}`)
    }
    for (const { kind, currency, count, overdrawn } of forceDebits)
      console.log(`force debits: ${count} of ${kind}, ${overdrawn} minor units of ${currency} overdrawn`)
    for (const { table, row, deed, login, at } of byHand)
      console.log(`by hand: ${deed} of ${table} ${row} by ${login} at ${at}, without a deed`)
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
  import: { ...importing, run: importCustomers },
  user: {
    says: 'Makes an operator or the first admin, who makes an authenticator app at the first sign-in, or changes a user. A new bank needs an admin and two operators: one writes, the other approves. What needs two persons is only proposed: further admins, roles, suspended admins, factors.',
    usage:
      '--kind operator|admin --name … --email … [--person C…, their own customer id] | role|suspend|activate|confirm|reset-factors --who EMAIL|C… [--to operator|admin] --reason …',
    options: ['kind', 'name', 'email', 'person', 'who', 'to', 'reason'],
    run: user,
  },
  verify: {
    says: 'Checks every invariant, hash, origin MAC, seal and root of the ledger, and all evidence. Exit 1 when something is wrong.',
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
  ...backupVerbs(withBank, actor),
  schema: { says: 'Prints the whole schema as one SQL file.', usage: '', options: [], run: schema },
  url: {
    says: 'Prints the connection string of the bank on this machine, for psql.',
    usage: '[app|migrator]',
    options: [],
    run: url,
  },
}

const kindOf = (option: string) => (option === 'dry-run' ? 'boolean' : 'string')

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
    options: Object.fromEntries(verb.options.map((name) => [name, { type: kindOf(name) }])),
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
