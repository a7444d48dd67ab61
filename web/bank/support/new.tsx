import { A, useNavigate } from '@solidjs/router'
import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, Show } from 'solid-js'
import { uuidv7 } from '../../../worker/ids.ts'
import { categories, mostWritten } from '../../../worker/support/contract.ts'
import { bank, type Fault, heed } from '../../api.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field, focusFirstFault, Input } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Select } from '../../ui/select.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { toast } from '../../ui/toast.tsx'
import { Back } from '../shell/back.tsx'
import { AttachFiles } from './attach.tsx'
import { createFiles } from './files.ts'
import { categoryNames, refusalIn, t } from './words.ts'

type Category = (typeof categories)[number]

/** A new question: what it is about, in a line, and then in as many words as it takes. */
export default function NewTicket() {
  const navigate = useNavigate()
  const client = useQueryClient()
  // Made once for these words, so that a lost answer asks nothing twice.
  let id = uuidv7()
  const [category, setCategory] = createSignal<Category>('payment')
  const [subject, setSubject] = createSignal('')
  const [text, setText] = createSignal('')
  const [errors, setErrors] = createSignal<{ subject?: string; text?: string }>({})
  const [refusal, setRefusal] = createSignal<Fault>()
  const [busy, setBusy] = createSignal(false)
  /** The question once it is with the bank, while files of it did not go along. */
  const [asked, setAsked] = createSignal<string>()
  const open = (question: string) => navigate(`/support/${question}`, { replace: true })
  const files = createFiles('add', async () => {
    await client.invalidateQueries({ queryKey: ['support'] })
    const question = asked()
    if (question && files.chosen().length === 0) open(question)
  })
  let form!: HTMLFormElement
  const retype =
    <Value,>(set: (value: Value) => void) =>
    (value: Value) => {
      set(value)
      setErrors({})
      id = uuidv7()
    }

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    const found = {
      ...(!subject().trim() && { subject: t('say_line') }),
      ...(!text().trim() && { text: t('write_what') }),
      ...([...text()].length > mostWritten && { text: t('too_long') }),
    }
    setErrors(found)
    if (found.subject || found.text) return focusFirstFault(form)
    setBusy(true)
    setRefusal(undefined)
    try {
      await bank.support.open.mutate({ id, category: category(), subject: subject(), text: text() })
      await client.invalidateQueries({ queryKey: ['support'] })
      toast(t('with_bank'))
      if (await files.sendAll(id, id)) open(id)
      else setAsked(id)
    } catch (error) {
      setRefusal(heed(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <div class="mx-auto grid w-full max-w-xl grid-cols-1 gap-6">
      <div>
        <Back href="/support" name={t('help')} />
        <PageTitle title={t('ask')} />
      </div>
      <Show when={asked()}>
        {(question) => (
          <Card class="grid gap-5 p-5 sm:p-7">
            <Notice kind="warn" title={t('files_not')}>
              {t('files_not_why')}
            </Notice>
            <AttachFiles files={files} />
            <A href={`/support/${question()}`} class={buttonClass('primary')}>
              {t('open_question')}
            </A>
          </Card>
        )}
      </Show>
      <Card class={asked() ? 'hidden' : 'p-5 sm:p-7'}>
        <form ref={form} onSubmit={submit} novalidate class="grid gap-5">
          <Field label={t('what_about')}>
            {(wiring) => (
              <Select
                {...wiring}
                value={category()}
                options={categories.map((value) => ({ value, label: categoryNames[value] }))}
                onChange={(value) => retype(setCategory)(value as Category)}
              />
            )}
          </Field>
          <Field label={t('in_line')} error={errors().subject}>
            {(wiring) => (
              <Input
                {...wiring}
                name="subject"
                maxLength={120}
                autocomplete="off"
                value={subject()}
                onInput={retype(setSubject)}
              />
            )}
          </Field>
          <Field label={t('your_question')} hint={t('never_asks')} error={errors().text}>
            {(wiring) => (
              <TextArea
                {...wiring}
                name="text"
                rows={6}
                most={mostWritten}
                value={text()}
                onInput={retype(setText)}
              />
            )}
          </Field>
          <Show when={!asked()}>
            <AttachFiles files={files} />
          </Show>
          <Show when={refusal()}>
            {(fault) => (
              <Notice kind="bad" title={fault().title}>
                {refusalIn(fault())}
              </Notice>
            )}
          </Show>
          <Button type="submit" busy={busy()}>
            {t('send')}
          </Button>
        </form>
      </Card>
    </div>
  )
}
