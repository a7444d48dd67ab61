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
import { t } from './words.ts'

type App = Listed['items'][number]

function AppRow(props: { app: App; mayRemove: boolean; onRemove: () => void }) {
  return (
    <li class="flex flex-wrap items-center gap-3 px-4 py-3.5 sm:px-5">
      <Smartphone size={22} class="shrink-0 text-soft" aria-hidden="true" />
      <div class="min-w-0 flex-1">
        <p class="break-words font-semibold">{props.app.label}</p>
        <p class="text-small text-soft">{t('since', { time: longMoment(props.app.addedAt) })}</p>
      </div>
      <Show when={props.mayRemove}>
        <Button
          look="plain"
          class="px-3!"
          onClick={() => props.onRemove()}
          aria-label={t('remove_which', { name: props.app.label })}
        >
          {t('remove')}
        </Button>
      </Show>
    </li>
  )
}

function Codes(props: { left: number; onRenew: () => void }) {
  return (
    <div class="flex flex-wrap items-center justify-between gap-3 border-line border-t px-4 py-3.5 sm:px-5">
      <p class="text-small">
        <Show when={props.left > 0} fallback={<span class="text-warn">{t('no_codes')}</span>}>
          {t('codes_left', { count: props.left })}
        </Show>
      </p>
      <Button look="plain" class="px-3!" onClick={() => props.onRenew()}>
        {t('new_codes')}
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
    await settle(t('app_added'))
  }
  const remove = async (proof: ProofInput) => {
    await bank.factors.remove.mutate({ id: removed()!.id, ...proof })
    setRemoved(undefined)
    await settle(t('app_removed'))
  }
  const renew = async (proof: ProofInput) => {
    const { recoveryCodes } = await bank.factors.renewCodes.mutate(proof)
    setRenewing(false)
    setCodes(recoveryCodes)
    await settle(t('codes_void'))
  }
  const codesLeft = () => (
    <Codes left={query.data?.recoveryCodesLeft ?? 0} onRenew={() => setRenewing(true)} />
  )

  return (
    <Held
      title={t('apps')}
      query={query}
      count={items().length}
      codes={codes()}
      onKept={() => setCodes([])}
      addLabel={t('add_app')}
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
        title: held() > 0 ? t('no_app') : t('password_alone'),
        says: t('app_why'),
        below: <Show when={held() > 0}>{codesLeft()}</Show>,
      }}
      dialogs={
        <>
          <ProveDialog
            open={removed() !== undefined}
            title={t('remove_which_q', { name: removed()?.label ?? t('the_app') })}
            action={t('remove')}
            onClose={() => setRemoved(undefined)}
            onProved={remove}
          >
            <p>
              {t('app_remove_why')}
              <Show when={items().length + held() === 1 && !query.data?.signInCode}>
                {' '}
                {t('then_password')}
              </Show>
            </p>
          </ProveDialog>
          <ProveDialog
            open={renewing()}
            title={t('new_codes_q')}
            action={t('new_codes')}
            onClose={() => setRenewing(false)}
            onProved={renew}
          >
            <p>{t('codes_void_now')}</p>
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
