/** `bank rotate-keys` and `bank erase`, for the person at the keyboard. */
import type { Bank } from './connection.ts'
import { forgetKeys, replaceKeys, rotateKeys, withClient } from './rotation.ts'
import { asOwner, fillVault } from './vault.ts'

type KeysVerb = {
  says: string
  usage: string
  options: string[]
  run: (bank: Bank, actor: string, options: Record<string, string | undefined>) => Promise<number>
}

const rotateVerb: KeysVerb = {
  says: 'Wraps every data key by DATA_KEY instead of DATA_KEY_PREVIOUS, while the bank is open. What was killed goes on.',
  usage: '[--data yes, which also seals every field anew under a new key of its subject]',
  options: ['data'],
  async run(bank, actor, { data }) {
    if (data !== undefined && data !== 'yes') throw new Error('--data is yes, or is not there.')
    const keys = bank.dataKeys()
    const onProgress = ({ done, left }: { done: number; left: number }) =>
      console.log(`${done} done, ${left} left`)
    // A bank whose schema was applied by hand has no keys of its own yet.
    const sealed = await fillVault(bank.ownerUrl, keys)
    if (sealed > 0) console.log(`sealed the names and addresses of ${sealed} people`)
    const wrapped = await rotateKeys(bank.ownerUrl, keys, { actor, onProgress })
    console.log(`${wrapped} keys wrapped anew: DATA_KEY_PREVIOUS is needed no more`)
    if (data) {
      const replaced = await replaceKeys(bank.ownerUrl, keys, { actor, onProgress })
      console.log(`${replaced} people sealed anew under new keys`)
    }
    return 0
  },
}

/** Where there is an admin, what cannot be undone is not for one person at a keyboard. */
const eraseVerb: KeysVerb = {
  says: 'Destroys the keys of a customer whose accounts are closed: their name and addresses can never be read again.',
  usage: '--customer C…',
  options: ['customer'],
  async run(bank, actor, { customer }) {
    if (!customer) throw new Error('--customer is needed.')
    await withClient(bank.ownerUrl, (client) =>
      asOwner(client, async () => {
        const admins = await client.query(
          `select from banking.users where kind = 'admin' and status = 'active'`,
        )
        if (admins.rowCount) throw new Error('There is an admin: what cannot be undone needs two persons.')
        await client.query('select banking.erase_customer($1, $2)', [actor, customer])
      }),
    )
    await forgetKeys(bank.ownerUrl)
    console.log(`${customer} is erased. Backups from before hold the keys until they expire.`)
    return 0
  },
}

export function keysVerbs(
  withBank: <Result>(work: (bank: Bank) => Promise<Result>) => Promise<Result>,
  actor: string,
) {
  const verb = ({ run, ...words }: KeysVerb) => ({
    ...words,
    run: (options: Record<string, string | undefined>) => withBank((bank) => run(bank, actor, options)),
  })
  return { 'rotate-keys': verb(rotateVerb), erase: verb(eraseVerb) }
}
