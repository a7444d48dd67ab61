/** A bank on one's own machine without the demo's people: its first staff come by the internal tool, as a real bank's do. */
import { createHash } from 'node:crypto'
import pg from 'pg'

/** Whether the database holds a demo bank; an empty one never becomes one by itself. */
export async function isDemo(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ demo: boolean }>(
    `select (banking.setting('bank.demo'))::boolean as demo`,
  )
  return rows[0]!.demo
}

export async function isDemoBank(ownerUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'bank empty' })
  await client.connect()
  try {
    await client.query('begin')
    await client.query('set local role banking_owner')
    return await isDemo(client)
  } finally {
    await client.end()
  }
}

/** Lets /dev/outbox be read by whoever holds the credential. A database that knows one is never deployed. */
export async function openOutbox(client: pg.Client, credential: string) {
  await client.query(
    `insert into banking.secrets (name, value) values ('dev_outbox', $1)
     on conflict (name) do update set value = excluded.value where secrets.value <> excluded.value`,
    [createHash('sha256').update(credential).digest()],
  )
}

/** Opens a migrated database as a bank without anybody in it. Refuses a demo bank; does nothing the second time. */
export async function openEmpty(ownerUrl: string, outboxCredential: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'bank empty' })
  await client.connect()
  try {
    await client.query('begin')
    await client.query('set local role banking_owner')
    if (await isDemo(client))
      throw new Error(
        'There is a demo bank already: choose another folder by DATA_DIR, or start over by --fresh.',
      )
    await openOutbox(client, outboxCredential)
    await client.query('commit')
  } finally {
    await client.end()
  }
}
