import { useParams } from '@solidjs/router'
import { useQueryClient } from '@tanstack/solid-query'
import { createEffect, createSignal, For, Match, Show, Switch } from 'solid-js'
import { uuidv7 } from '../../../worker/ids.ts'
import type { Conversation, TicketMessage } from '../../../worker/support/contract.ts'
import { mostWritten } from '../../../worker/support/contract.ts'
import { bank, type Fault, faultOf, heed } from '../../api.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { toast } from '../../ui/toast.tsx'
import { longMoment } from '../ledger/days.ts'
import { useQuery } from '../reading.ts'
import { Back } from '../shell/back.tsx'
import { Failed } from '../shell/faults.tsx'
import NotFound from '../shell/not-found.tsx'
import { Attached, AttachFiles } from './attach.tsx'
import { DisputeFacts } from './dispute-facts.tsx'
import { createFiles } from './files.ts'
import { ticketQuery } from './queries.ts'
import { Rating } from './rating.tsx'
import { categoryNames, eventName, refusalIn, statusLooks, statusNames, subjectOf, t } from './words.ts'

function Message(props: { message: TicketMessage }) {
  const isMine = () => props.message.author === 'customer'
  return (
    <Show
      when={props.message.text !== null}
      fallback={
        <li class="text-center text-small text-soft">
          {eventName(props.message.event)} · {longMoment(props.message.at)}
        </li>
      }
    >
      <li class={`grid max-w-[85%] gap-1 ${isMine() ? 'justify-self-end' : 'justify-self-start'}`}>
        <p class={`text-soft text-tiny ${isMine() ? 'text-right' : ''}`}>
          {isMine() ? t('you') : 'Edgebank'} · {longMoment(props.message.at)}
        </p>
        <p
          class={`whitespace-pre-wrap break-words rounded-lg px-4 py-3 ${
            isMine() ? 'justify-self-end bg-tint text-on-tint' : 'bg-sunken'
          }`}
        >
          {props.message.text}
        </p>
        <Attached attachments={props.message.attachments} verb="get" />
      </li>
    </Show>
  )
}

function Reply(props: { ticket: Conversation; onDone: (said?: string) => Promise<unknown> }) {
  let messageId = uuidv7()
  const [text, setText] = createSignal('')
  const [error, setError] = createSignal<string>()
  const [refusal, setRefusal] = createSignal<Fault>()
  const [busy, setBusy] = createSignal<'send' | 'close'>()
  const files = createFiles('add', () => props.onDone())
  const work = async (kind: 'send' | 'close', deed: () => Promise<unknown>, said?: string) => {
    if (busy()) return
    setBusy(kind)
    setRefusal(undefined)
    try {
      await deed()
      await props.onDone(said)
    } catch (fault) {
      setRefusal(heed(fault))
    } finally {
      setBusy(undefined)
    }
  }
  const send = (event: SubmitEvent) => {
    event.preventDefault()
    if (!text().trim()) return setError(t('write_first'))
    if ([...text()].length > mostWritten) return setError(t('too_long'))
    void work('send', async () => {
      const message = messageId
      await bank.support.reply.mutate({ id: props.ticket.id, messageId: message, text: text() })
      setText('')
      messageId = uuidv7()
      // The words are there before their files are: what does not go can be tried again.
      if (files.chosen().length > 0) await props.onDone()
      await files.sendAll(props.ticket.id, message)
    })
  }
  return (
    <form class="grid gap-3" onSubmit={send} novalidate>
      <Field
        label={
          props.ticket.status === 'open' || props.ticket.status === 'waiting' ? t('write_back') : t('still')
        }
        hint={props.ticket.status === 'closed' ? t('opens_again') : undefined}
        error={error()}
      >
        {(wiring) => (
          <TextArea
            {...wiring}
            name="reply"
            rows={3}
            most={mostWritten}
            value={text()}
            onInput={(typed) => {
              setText(typed)
              setError(undefined)
              messageId = uuidv7()
            }}
          />
        )}
      </Field>
      <AttachFiles files={files} />
      <Show when={refusal()}>
        {(fault) => (
          <Notice kind="bad" title={fault().title}>
            {refusalIn(fault())}
          </Notice>
        )}
      </Show>
      <div class="flex flex-wrap justify-end gap-2">
        <Show when={props.ticket.status !== 'closed'}>
          <Button
            look="plain"
            busy={busy() === 'close'}
            onClick={() =>
              void work('close', () => bank.support.close.mutate({ id: props.ticket.id }), t('is_closed'))
            }
          >
            {t('no_more')}
          </Button>
        </Show>
        <Button type="submit" busy={busy() === 'send'}>
          {t('send')}
        </Button>
      </div>
    </form>
  )
}

/** One question with all that was said about it. */
export default function ConversationPage() {
  const params = useParams<{ id: string }>()
  const client = useQueryClient()
  const query = useQuery(() => ticketQuery(params.id))
  const again = async (said?: string) => {
    await client.invalidateQueries({ queryKey: ['support'] })
    if (said) toast(said)
  }
  // Whoever has the answer before their eyes has seen it. That it is marked later is no harm.
  createEffect(() => {
    if (!query.isSuccess || query.data.unread === 0) return
    void bank.support.see
      .mutate({ id: query.data.id })
      .then(() => client.invalidateQueries({ queryKey: ['support', 'unread'] }))
      .catch(() => undefined)
  })
  return (
    <div class="mx-auto grid w-full max-w-2xl grid-cols-1 gap-6">
      <Switch
        fallback={
          <Card>
            <SkeletonRows rows={4} />
          </Card>
        }
      >
        <Match when={query.isError && ['not_found', 'invalid_input'].includes(faultOf(query.error).code)}>
          <NotFound />
        </Match>
        <Match when={query.isError && !query.data}>
          <Card>
            <Failed error={query.error} onRetry={() => void query.refetch()} busy={query.isFetching} />
          </Card>
        </Match>
        <Match when={query.data}>
          {(ticket) => (
            <>
              <div>
                <Back href="/support" name={t('help')} />
                <PageTitle
                  title={subjectOf(ticket())}
                  document={t('question_no', { number: String(ticket().number) })}
                  class="break-words"
                />
                <p class="flex flex-wrap items-center gap-2 text-small text-soft">
                  {t('no_about', {
                    number: String(ticket().number),
                    about: categoryNames[ticket().category],
                  })}
                  <Badge look={statusLooks[ticket().status]}>{statusNames[ticket().status]}</Badge>
                </p>
              </div>
              <Show when={ticket().dispute}>
                {(dispute) => (
                  <DisputeFacts dispute={dispute()} receipt={`/receipt/${dispute().transactionId}`} />
                )}
              </Show>
              <Card class="p-4 sm:p-6">
                <ol class="grid gap-5" aria-label={t('messages')}>
                  <For each={ticket().messages}>{(message) => <Message message={message} />}</For>
                </ol>
              </Card>
              <Show when={ticket().status === 'closed' && ticket().rating === null}>
                <Rating id={ticket().id} onDone={() => again(t('thanks'))} />
              </Show>
              <Show when={ticket().rating}>
                {(rating) => (
                  <p class="text-center text-small text-soft">{t('you_gave', { rating: rating() })}</p>
                )}
              </Show>
              <Show
                when={ticket().mayReopen}
                fallback={<p class="text-center text-small text-soft">{t('ask_new')}</p>}
              >
                <Reply ticket={ticket()} onDone={again} />
              </Show>
            </>
          )}
        </Match>
      </Switch>
    </div>
  )
}
