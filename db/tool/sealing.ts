import pg from 'pg'
import { openSealKey } from '../../worker/proofs/bytes.ts'
import { type Publishing, type Sealed, sealLedger } from '../../worker/proofs/sealing.ts'

/** One run of sealing over the owner's connection. `seed` is the Worker's SEAL_KEY. */
export async function sealBank(ownerUrl: string, seed: Uint8Array, publishing?: Publishing): Promise<Sealed> {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'bank seal' })
  await client.connect()
  try {
    await client.query('set role banking_owner')
    return await sealLedger(
      async (name, values) => {
        const places = values.map((_, index) => `$${index + 1}`).join(', ')
        return (await client.query(`select ${name}(${places}) as answer`, values)).rows[0]?.answer
      },
      await openSealKey(seed),
      publishing,
    )
  } finally {
    await client.end()
  }
}
