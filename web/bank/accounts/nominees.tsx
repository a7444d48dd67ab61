import { useNavigate } from '@solidjs/router'
import { useQueryClient } from '@tanstack/solid-query'
import Plus from 'lucide-solid/icons/plus'
import Trash from 'lucide-solid/icons/trash'
import { createSignal, Index, Show } from 'solid-js'
import { createStore } from 'solid-js/store'
import type { Details, Nominee } from '../../../worker/accounts/contract.ts'
import { bank, heed } from '../../api.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { Field, focusFirstFault, Input } from '../../ui/field.tsx'
import { toast } from '../../ui/toast.tsx'
import { t } from './words.ts'

const most = 4
const sharePattern = /^(?:100|[1-9]?\d)(?:\.\d{1,2})?$/

/** Hundredths of a percent, so that thirds add up without floating point; nothing where it is no share. */
const hundredths = (share: string) => (sharePattern.test(share) ? Math.round(Number(share) * 100) : undefined)

function faultOfAll(nominees: readonly Nominee[]): string | undefined {
  if (nominees.some(({ name, relation }) => !name.trim() || !relation.trim())) return t('need_both')
  const shares = nominees.map(({ sharePercent }) => hundredths(sharePercent))
  if (shares.some((share) => !share)) return t('need_share')
  if (shares.reduce<number>((sum, share) => sum + share!, 0) > 10_000) return t('too_much')
  return undefined
}

/** All nominees of an account at once, since their shares belong together; `together` with others, who are to agree. */
export function NomineesDialog(props: { details: Details; together: boolean; onClose: () => void }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const blank = () => ({ name: '', relation: '', sharePercent: '' })
  const before = props.details.nominees.map((nominee) => ({
    ...nominee,
    sharePercent: String(Number(nominee.sharePercent)),
  }))
  const [rows, setRows] = createStore<Nominee[]>(
    before.length > 0 ? before : [{ ...blank(), sharePercent: '100' }],
  )
  const [fault, setFault] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  let form!: HTMLFormElement

  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    const nominees = rows.map((row) => ({
      name: row.name.trim(),
      relation: row.relation.trim(),
      sharePercent: row.sharePercent.trim(),
    }))
    setFault(faultOfAll(nominees))
    if (fault()) return focusFirstFault(form)
    setBusy(true)
    try {
      const named = await bank.accounts.nominate.mutate({ id: props.details.account.id, nominees })
      const waits = 'proposalId' in named
      void client.invalidateQueries({ queryKey: ['joint'] })
      await client.invalidateQueries({ queryKey: ['accounts', 'details'] })
      toast(t(waits ? 'close_waits' : 'nominees_saved'))
      props.onClose()
      if (waits) navigate('/approvals')
    } catch (error) {
      const { code, sentence } = heed(error)
      setFault(code === 'already_settled' ? t('nominees_waiting') : sentence)
      setBusy(false)
    }
  }

  return (
    <Dialog open title={t('nominees')} onClose={props.onClose}>
      <form ref={form} onSubmit={save} novalidate class="grid gap-5">
        <Show when={props.together}>
          <p>{t('nominees_together')}</p>
        </Show>
        <Index each={rows}>
          {(row, index) => (
            <fieldset class="grid gap-3 rounded-md border border-line p-4">
              <legend class="px-1 font-semibold text-small">{t('nominee', { number: index + 1 })}</legend>
              <Field label={t('name')}>
                {(wiring) => (
                  <Input
                    {...wiring}
                    autocomplete="off"
                    maxLength={100}
                    value={row().name}
                    aria-invalid={fault() && !row().name.trim() ? 'true' : undefined}
                    onInput={(name) => setRows(index, 'name', name)}
                  />
                )}
              </Field>
              <div class="grid gap-3 sm:grid-cols-[1fr_7rem]">
                <Field label={t('relation')}>
                  {(wiring) => (
                    <Input
                      {...wiring}
                      autocomplete="off"
                      maxLength={50}
                      placeholder={t('daughter')}
                      value={row().relation}
                      onInput={(relation) => setRows(index, 'relation', relation)}
                    />
                  )}
                </Field>
                <Field label={t('share')}>
                  {(wiring) => (
                    <Input
                      {...wiring}
                      inputmode="decimal"
                      autocomplete="off"
                      maxLength={6}
                      value={row().sharePercent}
                      onInput={(share) => setRows(index, 'sharePercent', share)}
                    />
                  )}
                </Field>
              </div>
              <IconButton
                label={t('remove_nominee', { number: index + 1 })}
                class="justify-self-end text-soft"
                onClick={() => setRows((all) => all.filter((_, at) => at !== index))}
              >
                <Trash size={18} aria-hidden="true" />
              </IconButton>
            </fieldset>
          )}
        </Index>
        <Show when={rows.length < most}>
          <Button look="plain" onClick={() => setRows(rows.length, blank())}>
            <Plus size={18} aria-hidden="true" /> {t('add_another')}
          </Button>
        </Show>
        <p role="alert" class="text-bad text-small empty:hidden">
          {fault()}
        </p>
        <Answers>
          <Button look="plain" onClick={props.onClose}>
            {t('cancel')}
          </Button>
          <Button type="submit" busy={busy()}>
            {t(props.together ? 'nominees_ask' : 'save')}
          </Button>
        </Answers>
      </form>
    </Dialog>
  )
}
