import { createSignal, For, Show } from 'solid-js'
import { bank, type Fault, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { t } from './words.ts'

const marks = [1, 2, 3, 4, 5] as const

/** After closing, once: how it was answered. */
export function Rating(props: { id: string; onDone: () => Promise<unknown> }) {
  const [rating, setRating] = createSignal<number>()
  const [text, setText] = createSignal('')
  const [error, setError] = createSignal<string>()
  const [refusal, setRefusal] = createSignal<Fault>()
  const [busy, setBusy] = createSignal(false)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    const chosen = rating()
    if (!chosen) return setError(t('one_of_five'))
    if (busy()) return
    setBusy(true)
    setRefusal(undefined)
    try {
      await bank.support.rate.mutate({
        id: props.id,
        rating: chosen,
        ...(text().trim() ? { text: text() } : {}),
      })
      await props.onDone()
    } catch (fault) {
      setRefusal(heed(fault))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Card class="p-5 sm:p-6">
      <form class="grid gap-4" onSubmit={submit} novalidate>
        <fieldset class="grid gap-2">
          <legend class="mb-2 font-semibold text-small">{t('how_well')}</legend>
          <div class="grid gap-2 sm:grid-cols-5">
            <For each={marks}>
              {(mark) => (
                <label class="flex min-h-12 cursor-pointer items-center gap-3 rounded-md border border-edge px-4 py-2 has-checked:border-brand has-checked:bg-tint has-checked:text-on-tint sm:flex-col sm:justify-center sm:gap-1 sm:px-2 sm:text-center sm:text-small">
                  <input
                    type="radio"
                    name="rating"
                    class="size-5 accent-brand"
                    checked={rating() === mark}
                    onChange={() => {
                      setRating(mark)
                      setError(undefined)
                    }}
                  />
                  {t(`mark_${mark}`)}
                </label>
              )}
            </For>
          </div>
          <p aria-live="polite" class="text-bad text-small empty:hidden">
            {error()}
          </p>
        </fieldset>
        <Field label={t('to_add')} hint={t('need_not')}>
          {(wiring) => <TextArea {...wiring} rows={2} most={1000} value={text()} onInput={setText} />}
        </Field>
        <Show when={refusal()}>{(fault) => <Notice kind="bad">{fault().sentence}</Notice>}</Show>
        <Button type="submit" class="justify-self-end" busy={busy()}>
          {t('send')}
        </Button>
      </form>
    </Card>
  )
}
