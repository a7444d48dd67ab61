import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, Show } from 'solid-js'
import type { Receipt } from '../../../worker/ledger/contract.ts'
import { bank, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Select } from '../../ui/select.tsx'
import { toast } from '../../ui/toast.tsx'
import { isCategory } from './filters.ts'
import { categoryNames } from './kinds.ts'
import { transactionQuery } from './queries.ts'
import { t } from './words.ts'

const options = () => Object.entries(categoryNames).map(([value, label]) => ({ value, label }))

/** The reader's own note and category. They change here alone: neither the entry nor the other side is touched. */
export function Annotation(props: { transaction: Receipt; account: string | undefined }) {
  const client = useQueryClient()
  const ownNote = () =>
    props.transaction.note === props.transaction.orderNote ? '' : (props.transaction.note ?? '')
  const [note, setNote] = createSignal(ownNote())
  const [category, setCategory] = createSignal(props.transaction.category)
  const [busy, setBusy] = createSignal(false)
  const [fault, setFault] = createSignal('')
  const changed = () => note().trim() !== ownNote() || category() !== props.transaction.category

  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy() || !changed()) return
    setBusy(true)
    setFault('')
    try {
      const { id, account } = props.transaction
      const kept = await bank.ledger.annotate.mutate({
        id,
        account,
        ...(note().trim() !== ownNote() && { note: note().trim() || null }),
        ...(category() !== props.transaction.category && { category: category() }),
      })
      client.setQueryData(transactionQuery(id, props.account).queryKey, kept)
      setNote(ownNote())
      void client.invalidateQueries({ queryKey: ['ledger', 'history'] })
      void client.invalidateQueries({ queryKey: ['ledger', 'latest'] })
      toast(t('saved'))
    } catch (error) {
      const refused = heed(error)
      setFault(refused.fields[0]?.message ?? refused.sentence)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Card class="unprinted p-5 sm:p-7">
      <form class="grid gap-4" onSubmit={save} aria-label={t('own_note')}>
        <div class="grid gap-1">
          <h2 class="font-bold text-heading">{t('for_yourself')}</h2>
          <p class="text-small text-soft">{t('who_sees')}</p>
        </div>
        <Field label={t('category')}>
          {(wiring) => (
            <Select
              {...wiring}
              value={category()}
              onChange={(value) => setCategory(isCategory(value) ?? 'other')}
              options={options()}
            />
          )}
        </Field>
        <Field label={t('your_note')}>
          {(wiring) => (
            <Input {...wiring} value={note()} onInput={setNote} maxLength={280} autocomplete="off" />
          )}
        </Field>
        <Show when={fault()}>
          <Notice kind="bad">{fault()}</Notice>
        </Show>
        <Button type="submit" look="quiet" busy={busy()} disabled={!changed() && !busy()}>
          {t('save')}
        </Button>
      </form>
    </Card>
  )
}
