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
import { t } from './words.ts'

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
              ? t('last_used', { time: longMoment(props.passkey.lastUsedAt) })
              : t('not_used', { time: longMoment(props.passkey.addedAt) })}
          </p>
          <p class="text-soft text-tiny">{props.passkey.backedUp ? t('synced') : t('one_device')}</p>
        </div>
      </div>
      <div class="flex flex-wrap">
        <Button
          look="plain"
          class="px-3!"
          onClick={() => props.onRename()}
          aria-label={t('rename_which', { name: props.passkey.label })}
        >
          {t('rename')}
        </Button>
        <Show when={props.mayRemove}>
          <Button
            look="plain"
            class="px-3!"
            onClick={() => props.onRemove()}
            aria-label={t('remove_which', { name: props.passkey.label })}
          >
            {t('remove')}
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
    await settle(t('passkey_added'))
  }
  const rename = async (label: string) => {
    await bank.passkeys.rename.mutate({ id: renamed()!.id, label })
    setRenamed(undefined)
    await settle(t('passkey_named'))
  }
  const remove = async (proof: ProofInput) => {
    await bank.passkeys.remove.mutate({ id: removed()!.id, ...proof })
    setRemoved(undefined)
    await settle(t('passkey_removed'))
  }

  return (
    <Held
      title={t('passkeys')}
      query={query}
      count={items().length}
      codes={codes()}
      onKept={() => setCodes([])}
      addLabel={t('add_passkey')}
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
        title: t('no_passkey'),
        says: t('passkey_why'),
      }}
      dialogs={
        <>
          <RenameDialog passkey={renamed()} onClose={() => setRenamed(undefined)} onNamed={rename} />
          <ProveDialog
            open={removed() !== undefined}
            title={t('remove_which_q', { name: removed()?.label ?? t('the_passkey') })}
            action={t('remove')}
            onClose={() => setRemoved(undefined)}
            onProved={remove}
          >
            <p>{t('passkey_remove_why')}</p>
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
