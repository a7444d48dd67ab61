import { useQueryClient } from '@tanstack/solid-query'
import CircleX from 'lucide-solid/icons/circle-x'
import Pencil from 'lucide-solid/icons/pencil'
import { createSignal, type JSX, Show } from 'solid-js'
import type { Details } from '../../../worker/accounts/contract.ts'
import { bank, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import { CloseDialog } from './close.tsx'
import { t } from './words.ts'

// As in the contract of accounts, which would bring its validator along.
const nicknameLength = 40

function Rename(props: { details: Details; onClose: () => void }) {
  const client = useQueryClient()
  const [name, setName] = createSignal(props.details.account.nickname ?? '')
  const [fault, setFault] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    setBusy(true)
    try {
      await bank.accounts.update.mutate({ id: props.details.account.id, nickname: name().trim() || null })
      await client.invalidateQueries({ queryKey: ['accounts'] })
      toast(t('name_saved'))
      props.onClose()
    } catch (error) {
      const refused = heed(error)
      setFault(refused.fields[0]?.message ?? refused.sentence)
      setBusy(false)
    }
  }
  return (
    <Dialog open title={t('name_of')} onClose={props.onClose}>
      <form onSubmit={save} novalidate class="grid gap-5">
        <Field
          label={t('own_name')}
          hint={t('own_name_hint', { product: props.details.account.product })}
          error={fault()}
        >
          {(wiring) => (
            <Input
              {...wiring}
              autocomplete="off"
              maxLength={nicknameLength}
              value={name()}
              onInput={setName}
            />
          )}
        </Field>
        <Answers>
          <Button look="plain" onClick={props.onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" busy={busy()}>
            {t('save')}
          </Button>
        </Answers>
      </form>
    </Dialog>
  )
}

function Row(props: { onClick: () => void; children: JSX.Element }) {
  return (
    <button
      type="button"
      onClick={props.onClick}
      class="flex min-h-14 w-full items-center gap-3 px-5 py-3 text-left font-semibold transition-colors hover:bg-sunken/60 focus-visible:-outline-offset-2"
    >
      {props.children}
    </button>
  )
}

/** What the holder can change about an account. */
export function Manage(props: { details: Details }) {
  const [open, setOpen] = createSignal<'rename' | 'close'>()
  const mayClose = () => props.details.account.type !== 'term_deposit'
  return (
    <Show when={props.details.account.status !== 'closed' && props.details.mandate !== 'view'}>
      <Section title={t('manage')}>
        <Card class="overflow-hidden">
          <div class="divide-y divide-line">
            <Row onClick={() => setOpen('rename')}>
              <Pencil size={19} class="text-soft" aria-hidden="true" /> {t('give_name')}
            </Row>
            <Show when={mayClose()}>
              <Row onClick={() => setOpen('close')}>
                <CircleX size={19} class="text-soft" aria-hidden="true" /> {t('close_this')}
              </Row>
            </Show>
          </div>
        </Card>
        <Show when={open() === 'rename'}>
          <Rename details={props.details} onClose={() => setOpen(undefined)} />
        </Show>
        <Show when={open() === 'close'}>
          <CloseDialog details={props.details} onClose={() => setOpen(undefined)} />
        </Show>
      </Section>
    </Show>
  )
}
