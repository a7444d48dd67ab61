import { useQueryClient } from '@tanstack/solid-query'
import KeyRound from 'lucide-solid/icons/key-round'
import { createSignal, For, Show } from 'solid-js'
import type { ProofInput } from '../../../worker/factors/contract.ts'
import type { Passkeys as Listed } from '../../../worker/passkeys/contract.ts'
import { bank } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast.tsx'
import { longMoment } from '../ledger/days.ts'
import { useQuery } from '../reading.ts'
import { AddPasskey } from './add-passkey.tsx'
import { Held } from './held.tsx'
import { ProveDialog } from './prove-dialog.tsx'
import { factorsQuery, passkeysQuery } from './queries.ts'
import { RenameDialog } from './rename-dialog.tsx'

type Passkey = Listed['items'][number]

function Row(props: { passkey: Passkey; mayRemove: boolean; onRename: () => void; onRemove: () => void }) {
  return (
    <li class="grid gap-1 px-4 py-3.5 sm:flex sm:items-center sm:gap-3 sm:px-5">
      <div class="flex min-w-0 flex-1 items-start gap-3">
        <KeyRound size={22} class="mt-0.5 shrink-0 text-soft" aria-hidden="true" />
        <div class="min-w-0">
          <p class="wrap-anywhere font-semibold">{props.passkey.label}</p>
          <p class="text-small text-soft">
            {props.passkey.lastUsedAt
              ? `Last used ${longMoment(props.passkey.lastUsedAt)}`
              : `Since ${longMoment(props.passkey.addedAt)}, not used yet`}
          </p>
          <p class="text-soft text-tiny">
            {props.passkey.backedUp ? 'Synced between your devices' : 'On one device'}
          </p>
        </div>
      </div>
      <div class="flex flex-wrap">
        <Button
          look="plain"
          class="px-3!"
          onClick={() => props.onRename()}
          aria-label={`Rename ${props.passkey.label}`}
        >
          Rename
        </Button>
        <Show when={props.mayRemove}>
          <Button
            look="plain"
            class="px-3!"
            onClick={() => props.onRemove()}
            aria-label={`Remove ${props.passkey.label}`}
          >
            Remove
          </Button>
        </Show>
      </div>
    </li>
  )
}

/** Passkeys of whoever is signed in: a part of the security page, of customers and of the desk. */
export default function Passkeys() {
  const client = useQueryClient()
  const query = useQuery(passkeysQuery)
  const factors = useQuery(factorsQuery)
  const [renamed, setRenamed] = createSignal<Passkey>()
  const [removed, setRemoved] = createSignal<Passkey>()
  const [codes, setCodes] = createSignal<string[]>([])

  const items = () => query.data?.items ?? []
  /** How many factors there are, of either kind: staff keep one. */
  const held = () => items().length + (factors.data?.items.length ?? 0)
  const settle = async (said: string) => {
    await client.invalidateQueries({ queryKey: ['security'] })
    toast(said)
  }
  const added = async (recoveryCodes: string[]) => {
    setCodes(recoveryCodes)
    await settle('The passkey is added. Your other devices are signed out.')
  }
  const rename = async (label: string) => {
    await bank.passkeys.rename.mutate({ id: renamed()!.id, label })
    setRenamed(undefined)
    await settle('The passkey has its new name.')
  }
  const remove = async (proof: ProofInput) => {
    await bank.passkeys.remove.mutate({ id: removed()!.id, ...proof })
    setRemoved(undefined)
    await settle('The passkey is removed. Your other devices are signed out.')
  }

  return (
    <Held
      title="Passkeys"
      query={query}
      count={items().length}
      codes={codes()}
      onKept={() => setCodes([])}
      addLabel="Add a passkey"
      adder={(close) => (
        <AddPasskey
          onAdded={(recoveryCodes) => {
            close()
            void added(recoveryCodes)
          }}
          onCancel={close}
        />
      )}
      empty={{
        icon: <KeyRound size={26} aria-hidden="true" />,
        title: 'No passkey yet',
        says: 'Sign in and confirm payments by fingerprint, face or screen lock. Nobody can steal a passkey from you by a false page.',
      }}
      dialogs={
        <>
          <RenameDialog passkey={renamed()} onClose={() => setRenamed(undefined)} onNamed={rename} />
          <ProveDialog
            open={removed() !== undefined}
            title={`Remove ${removed()?.label ?? 'the passkey'}?`}
            action="Remove"
            onClose={() => setRemoved(undefined)}
            onProved={remove}
          >
            <p>
              It does not open your account any more, and your other devices are signed out. Your device may
              go on offering it: delete it there too.
            </p>
          </ProveDialog>
        </>
      }
    >
      <ul class="divide-y divide-line">
        <For each={items()}>
          {(passkey) => (
            <Row
              passkey={passkey}
              mayRemove={!factors.data?.required || held() > 1}
              onRename={() => setRenamed(passkey)}
              onRemove={() => setRemoved(passkey)}
            />
          )}
        </For>
      </ul>
    </Held>
  )
}
