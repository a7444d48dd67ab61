/** `bank rotate-keys` and `bank erase`, for the person at the keyboard. */
import type pg from 'pg'
import { openRing } from '../../worker/vault/vault.ts'
import { type Bank, dataDir } from './connection.ts'
import { type FilePlace, placeNamed } from './file-places.ts'
import { sealJournal } from './journal-texts.ts'
import { removeOldPapers, sealPapersAnew } from './papers-anew.ts'
import { replaceKeys, rotateKeys, withClient } from './rotation.ts'
import { asOwner, fillVault } from './vault.ts'
import { needed } from './verbs/asking.ts'
import { usesOfRetired } from './words-anew.ts'

type KeysVerb = {
  says: string
  usage: string
  options: string[]
  run: (bank: Bank, actor: string, options: Record<string, string | undefined>) => Promise<number>
}

/** What still stands under keys that retired: they stay until it goes. */
async function tellRetired(ownerUrl: string) {
  const { retired, free, uses } = await withClient(ownerUrl, usesOfRetired)
  console.log(`${retired} retired keys are kept; under ${free} of them nothing stands any more`)
  for (const { place, keys, count } of uses) console.log(`  ${place}: ${count} values under ${keys} of them`)
}

/** Papers and files stand in a bucket; where none is named they stay as they are, which is said. */
async function withPapers(
  bank: Bank,
  files: string | undefined,
  work: (client: pg.Client, place: FilePlace) => Promise<void>,
) {
  const open = placeNamed(files, bank.local && dataDir())
  if (open === 'none' || !open) {
    console.log('papers stay under the keys that they have: --files names the bucket')
    return
  }
  const place = await open()
  try {
    await withClient(bank.ownerUrl, (client) => work(client, place))
  } finally {
    await place.close()
  }
}

const rotateVerb: KeysVerb = {
  says: 'Wraps every data key by DATA_KEY instead of DATA_KEY_PREVIOUS, while the bank is open. What was killed goes on.',
  usage:
    '[--data yes, which also seals every field and, in the bucket that --files names, every paper anew under a new key of its subject] [--retired destroy, a day later, where nothing stands under an old one] [--journal yes, once, which seals names and notes that stand in clear in the journal from before]',
  options: ['data', 'retired', 'journal', 'files'],
  async run(bank, actor, { data, retired, journal, files }) {
    if (journal !== undefined && journal !== 'yes') throw new Error('--journal is yes, or is not there.')
    if (data !== undefined && data !== 'yes') throw new Error('--data is yes, or is not there.')
    if (retired !== undefined && retired !== 'destroy')
      throw new Error('--retired is destroy, or is not there.')
    const keys = bank.dataKeys()
    const onProgress = ({ done, left }: { done: number; left: number }) =>
      console.log(`${done} done, ${left} left`)
    // A bank whose schema was applied by hand has no keys of its own yet.
    const sealed = await fillVault(bank.ownerUrl, keys)
    if (sealed > 0) console.log(`sealed the names and addresses of ${sealed} people`)
    const wrapped = await rotateKeys(bank.ownerUrl, keys, { actor, onProgress })
    console.log(`${wrapped} keys wrapped anew: DATA_KEY_PREVIOUS is needed no more`)
    if (journal) {
      const texts = await withClient(bank.ownerUrl, (client) => sealJournal(client, keys, { actor }))
      console.log(`${texts} transactions of before sealed: no note in clear stands in the journal`)
    }
    if (data) {
      const replaced = await replaceKeys(bank.ownerUrl, keys, { actor, onProgress })
      console.log(`${replaced} people sealed anew under new keys`)
      const ring = await openRing(keys.current, keys.previous)
      await withPapers(bank, files, async (client, place) => {
        const { done, stayed } = await sealPapersAnew(client, ring, place, { actor })
        console.log(`${done} papers and files sealed anew under new keys`)
        for (const id of stayed) console.log(`  ${id} stays: it is not in the bucket as it was`)
      })
      await tellRetired(bank.ownerUrl)
    }
    if (retired) {
      await withPapers(bank, files, async (client, place) => {
        console.log(`${await removeOldPapers(client, place)} papers and files under old keys removed`)
      })
      const destroyed = await withClient(bank.ownerUrl, (client) =>
        asOwner(client, async () => {
          const { rows } = await client.query<{ keys: number }>(
            'select banking.destroy_unused_keys($1) as keys',
            [actor],
          )
          return rows[0]!.keys
        }),
      )
      console.log(`${destroyed} retired keys destroyed: nothing stood under them`)
      await tellRetired(bank.ownerUrl)
    }
    return 0
  },
}

type Asked = { proposalId: string; erasedOn: string; replayed: boolean }

/** What a refusal of the bank means to whoever sits at the keyboard. */
const sentences: Record<string, string> = {
  not_found: 'There is no such customer.',
  account_not_active: 'Something of the relation is not over',
  already_settled: 'They are erased, or on their way, or somebody else’s proposal waits in the desk.',
}

async function askErasure(
  client: pg.Client,
  actor: string,
  customer: string,
  reason: string,
): Promise<Asked> {
  try {
    const asked = await client.query<{ answer: Asked }>(
      'select banking.tool_erase_customer($1, $2, $3) as answer',
      [actor, customer, reason],
    )
    return asked.rows[0]!.answer
  } catch (error) {
    const { message, detail } = error as { message: string; detail?: string }
    const { obstacles } = JSON.parse(detail ?? '{}') as { obstacles?: string[] }
    throw sentences[message]
      ? new Error(sentences[message] + (obstacles ? `: ${obstacles.join(', ')}.` : ''))
      : error
  }
}

/** What cannot be undone is not for one person at a keyboard, and what the law keeps is kept whoever asks. */
const eraseVerb: KeysVerb = {
  says: 'Proposes that a customer whose relation is over is erased. Another person approves it in the desk; what the law keeps goes with the end of day on which its time is over.',
  usage: '--customer C… --reason …',
  options: ['customer', 'reason'],
  async run(bank, actor, options) {
    const [customer, reason] = [needed(options, 'customer'), needed(options, 'reason')]
    const { proposalId, erasedOn, replayed } = await withClient(bank.ownerUrl, (client) =>
      asOwner(client, () => askErasure(client, actor, customer, reason)),
    )
    console.log(`${replayed ? 'waits   ' : 'proposed'}  ${proposalId}`)
    console.log('Another person approves it in the desk, under Approvals; nothing changes before.')
    console.log(`Then what the law does not keep goes at once, and the keys on ${erasedOn}.`)
    console.log('Backups from before that day hold the keys until they expire.')
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
