import { useQueryClient } from '@tanstack/solid-query'
import Smartphone from 'lucide-solid/icons/smartphone'
import { createSignal, For, Show } from 'solid-js'
import type { Factors as Listed, ProofInput } from '../../../worker/factors/contract.ts'
import { bank } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { toast } from '../../ui/toast.tsx'
import { longMoment } from '../ledger/days.ts'
import { useQuery } from '../reading.ts'
import { AddApp } from './add-app.tsx'
import { Held } from './held.tsx'
import { ProveDialog } from './prove-dialog.tsx'
import { factorsQuery, passkeysQuery } from './queries.ts'

type App = Listed['items'][number]

function AppRow(props: { app: App; mayRemove: boolean; onRemove: () => void }) {
  return (
    <li class="flex flex-wrap items-center gap-3 px-4 py-3.5 sm:px-5">
      <Smartphone size={22} class="shrink-0 text-soft" aria-hidden="true" />
      <div class="min-w-0 flex-1">
        <p class="break-words font-semibold">{props.app.label}</p>
        <p class="text-small text-soft">Since {longMoment(props.app.addedAt)}</p>
      </div>
      <Show when={props.mayRemove}>
        <Button
          look="plain"
          class="px-3!"
          onClick={() => props.onRemove()}
          aria-label={`Remove ${props.app.label}`}
        >
          Remove
        </Button>
      </Show>
    </li>
  )
}

function Codes(props: { left: number; onRenew: () => void }) {
  return (
    <div class="flex flex-wrap items-center justify-between gap-3 border-line border-t px-4 py-3.5 sm:px-5">
      <p class="text-small">
        <Show when={props.left > 0} fallback={<span class="text-warn">You have no recovery codes.</span>}>
          {props.left === 1 ? 'One recovery code is left.' : `${props.left} recovery codes are left.`}
        </Show>
      </p>
      <Button look="plain" class="px-3!" onClick={() => props.onRenew()}>
        Make new codes
      </Button>
    </div>
  )
}

/** Second factors of whoever is signed in: a part of the security page, of customers and of the desk. */
export default function Factors() {
  const client = useQueryClient()
  const query = useQuery(factorsQuery)
  const passkeys = useQuery(passkeysQuery)
  const [removed, setRemoved] = createSignal<App>()
  const [renewing, setRenewing] = createSignal(false)
  const [codes, setCodes] = createSignal<string[]>([])

  const items = () => query.data?.items ?? []
  const held = () => passkeys.data?.items.length ?? 0
  const settle = async (said: string) => {
    await client.invalidateQueries({ queryKey: ['security'] })
    toast(said)
  }
  const added = async (recoveryCodes: string[]) => {
    setCodes(recoveryCodes)
    await settle('The app is added. Your other devices are signed out.')
  }
  const remove = async (proof: ProofInput) => {
    await bank.factors.remove.mutate({ id: removed()!.id, ...proof })
    setRemoved(undefined)
    await settle('The app is removed. Your other devices are signed out.')
  }
  const renew = async (proof: ProofInput) => {
    const { recoveryCodes } = await bank.factors.renewCodes.mutate(proof)
    setRenewing(false)
    setCodes(recoveryCodes)
    await settle('The codes from before are void.')
  }
  const codesLeft = () => (
    <Codes left={query.data?.recoveryCodesLeft ?? 0} onRenew={() => setRenewing(true)} />
  )

  return (
    <Held
      title="Authenticator apps"
      query={query}
      count={items().length}
      codes={codes()}
      onKept={() => setCodes([])}
      addLabel="Add an app"
      adder={(close) => (
        <AddApp
          onAdded={(recoveryCodes) => {
            close()
            void added(recoveryCodes)
          }}
          onCancel={close}
        />
      )}
      empty={{
        icon: <Smartphone size={26} aria-hidden="true" />,
        title: held() > 0 ? 'No app' : 'Password alone',
        says: 'With an authenticator app, a stolen password is not enough to get in.',
        below: <Show when={held() > 0}>{codesLeft()}</Show>,
      }}
      dialogs={
        <>
          <ProveDialog
            open={removed() !== undefined}
            title={`Remove ${removed()?.label ?? 'the app'}?`}
            action="Remove"
            onClose={() => setRemoved(undefined)}
            onProved={remove}
          >
            <p>
              Its codes are good no longer, and your other devices are signed out.
              <Show when={items().length + held() === 1 && !query.data?.signInCode}>
                {' '}
                From then on your password alone lets you in.
              </Show>
            </p>
          </ProveDialog>
          <ProveDialog
            open={renewing()}
            title="Make new recovery codes?"
            action="Make new codes"
            onClose={() => setRenewing(false)}
            onProved={renew}
          >
            <p>The codes from before are void at once.</p>
          </ProveDialog>
        </>
      }
    >
      <ul class="divide-y divide-line">
        <For each={items()}>
          {(app) => (
            <AppRow
              app={app}
              mayRemove={!query.data?.required || items().length + held() > 1}
              onRemove={() => setRemoved(app)}
            />
          )}
        </For>
      </ul>
      {codesLeft()}
    </Held>
  )
}
