import { empty } from '../shapes.ts'
import { person, router } from '../trpc.ts'
import {
  added,
  addInput,
  beginInput,
  creationOptions,
  passkeys as listed,
  removeInput,
  renameInput,
} from './contract.ts'
import { addPasskey, beginPasskey, listPasskeys, removePasskey, renamePasskey } from './passkeys.ts'

const trips = { most: 2, reason: 'codes are judged in the Worker, which alone can open the secrets' }

export const passkeys = router({
  list: person
    .meta({ says: 'The passkeys of your own.', rest: [{ method: 'GET', path: '/passkeys' }] })
    .output(listed)
    .query(({ ctx }) => listPasskeys(ctx)),
  begin: person
    .meta({
      says: 'Begins a passkey: answers what the browser is to make. Asks for a code, or the password before the first factor.',
      rest: [{ method: 'POST', path: '/passkeys/options', status: 201 }],
      trips,
    })
    .input(beginInput)
    .output(creationOptions)
    .mutation(({ ctx, input }) => beginPasskey(ctx, input)),
  add: person
    .meta({
      says: 'Adds the passkey that was made; with the first factor come recovery codes, shown once. Your other sessions end.',
      rest: [{ method: 'POST', path: '/passkeys', status: 201 }],
    })
    .input(addInput)
    .output(added)
    .mutation(({ ctx, input }) => addPasskey(ctx, input)),
  rename: person
    .meta({
      says: 'Gives a passkey another name.',
      rest: [{ method: 'PUT', path: '/passkeys/{id}', status: 204 }],
    })
    .input(renameInput)
    .output(empty)
    .mutation(({ ctx, input }) => renamePasskey(ctx, input)),
  remove: person
    .meta({
      says: 'Takes a passkey away, for a code. Staff keep one factor at least. Your other sessions end.',
      rest: [{ method: 'POST', path: '/passkeys/{id}/removal', status: 204 }],
      trips,
    })
    .input(removeInput)
    .output(empty)
    .mutation(({ ctx, input }) => removePasskey(ctx, input)),
})
