/** `npm run deploy`: migrations of the environment, then the Worker. Refuses what belongs to development. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { blindIndex } from '../../worker/vault/vault.ts'
import { dataKeysFrom } from './connection.ts'
import { migrate } from './migrate.ts'
import { demoCustomers, demoStaff } from './seed.ts'
import { type DataKeys, fillVault, openBankVault } from './vault.ts'

const root = new URL('../../', import.meta.url)
const wrangler = readFileSync(new URL('wrangler.toml', root), 'utf8')

function run(command: string, words: string[]) {
  const { status } = spawnSync(command, words, { cwd: root, stdio: 'inherit' })
  if (status !== 0) throw new Error(`${command} ${words.join(' ')} ended with ${status}`)
}

/** What is wrong with the environment, in words; empty when it may be deployed to. */
function faultsOf(ownerUrl: string | undefined): string[] {
  const faults: string[] = []
  const url = ownerUrl ? URL.parse(ownerUrl) : null
  if (!url) faults.push('DATABASE_OWNER_URL must be set: the owner’s URL of the database to deploy to.')
  else if (!/^(?:require|verify-ca|verify-full)$/.test(url.searchParams.get('sslmode') ?? ''))
    faults.push('DATABASE_OWNER_URL must say sslmode=require or stricter.')
  if (!/^STAGE = "production"$/m.test(wrangler)) faults.push('wrangler.toml must say STAGE = "production".')
  if (/^id = "catalogue"$/m.test(wrangler))
    faults.push(
      'wrangler.toml still names the placeholder KV namespace: npx wrangler kv namespace create CATALOGUE.',
    )
  if (/OUTBOX_CREDENTIAL/.test(wrangler)) faults.push('OUTBOX_CREDENTIAL is for development only.')
  return faults
}

/** A database that was ever a demo bank holds log-ins whose password is public. */
async function isDemo(ownerUrl: string, keys: DataKeys): Promise<boolean> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query('begin')
    await client.query('set local role banking_owner')
    const { index } = await openBankVault(client, keys)
    const demo = [...demoCustomers, ...demoStaff].map(({ email }) => blindIndex(index, 'email', email))
    const { rows } = await client.query<{ demo: boolean }>(
      `select exists (select from banking.users where email_index = any ($1))
           or exists (select from banking.secrets where name = 'dev_outbox')
           or (banking.setting('bank.demo'))::boolean
           or (banking.setting('auth.staff_password_alone'))::boolean as demo`,
      [await Promise.all(demo)],
    )
    return rows[0]!.demo
  } finally {
    await client.end()
  }
}

async function deploy() {
  const ownerUrl = process.env.DATABASE_OWNER_URL
  const faults = faultsOf(ownerUrl)
  if (faults.length > 0) throw new Error(faults.join('\n'))
  const { BANKING_APP_PASSWORD, BANKING_JOB_PASSWORD } = process.env
  const passwords = {
    ...(BANKING_APP_PASSWORD && { banking_app: BANKING_APP_PASSWORD }),
    ...(BANKING_JOB_PASSWORD && { banking_job: BANKING_JOB_PASSWORD }),
  }
  const dataKeys = dataKeysFrom(process.env)
  const applied = await migrate(ownerUrl!, passwords)
  const sealed = await fillVault(ownerUrl!, dataKeys)
  if (sealed > 0) console.log(`sealed the addresses of ${sealed} people`)
  console.log(applied.length > 0 ? `migrated: ${applied.join(', ')}` : 'nothing to migrate')
  if (await isDemo(ownerUrl!, dataKeys))
    throw new Error('This database is a demo bank: its passwords are public. Not deployed.')
  run('vite', ['build'])
  run('wrangler', ['deploy'])
}

deploy().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
