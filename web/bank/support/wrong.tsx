import { A, useNavigate, useParams } from '@solidjs/router'
import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import { uuidv7 } from '../../../worker/ids.ts'
import {
  type DisputeReason,
  type DisputeWish,
  disputeReasons,
  disputeWishes,
  mostWritten,
} from '../../../worker/support/contract.ts'
import { bank, type Fault, faultOf, heed } from '../../api.ts'
import { Button, buttonClass } from '../../ui/button.tsx'
import { Card, Fact, Facts } from '../../ui/card.tsx'
import { Field, focusFirstFault } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { TextArea } from '../../ui/text-area.tsx'
import { toast } from '../../ui/toast.tsx'
import { longDate } from '../ledger/days.ts'
import { typeNames } from '../ledger/kinds.ts'
import { transactionQuery } from '../ledger/queries.ts'
import { Amount } from '../money/amount.tsx'
import { useQuery } from '../reading.ts'
import { Back } from '../shell/back.tsx'
import { Failed } from '../shell/faults.tsx'
import NotFound from '../shell/not-found.tsx'
import { AttachFiles } from './attach.tsx'
import { createFiles } from './files.ts'
import { reasonNames, refusalIn, t, wishNames } from './words.ts'

function Choices<Value extends string>(props: {
  legend: string
  name: string
  options: readonly Value[]
  names: Record<Value, string>
  value: Value | undefined
  error?: string | undefined
  onChange: (value: Value) => void
}) {
  return (
    <fieldset class="grid gap-2" aria-describedby={`${props.name}-error`}>
      <legend class="mb-2 font-semibold text-small">{props.legend}</legend>
      <For each={props.options}>
        {(option) => (
          <label class="flex min-h-12 cursor-pointer items-center gap-3 rounded-md border border-edge px-[min(1rem,4vw)] py-2.5 has-checked:border-brand has-checked:bg-tint has-checked:text-on-tint">
            <input
              type="radio"
              name={props.name}
              class="size-5 shrink-0 accent-brand"
              aria-invalid={props.error ? 'true' : undefined}
              checked={props.value === option}
              onChange={() => props.onChange(option)}
            />
            <span class="min-w-0 break-words">{props.names[option]}</span>
          </label>
        )}
      </For>
      <p id={`${props.name}-error`} aria-live="polite" class="text-bad text-small empty:hidden">
        {props.error}
      </p>
    </fieldset>
  )
}

/** "Something is wrong" with a transaction: why, and what the customer wants. Its facts go along as they are now. */
export default function Wrong() {
  const params = useParams<{ id: string }>()
  const navigate = useNavigate()
  const client = useQueryClient()
  const query = useQuery(() => transactionQuery(params.id, undefined))
  const [reason, setReason] = createSignal<DisputeReason>()
  const [wanted, setWanted] = createSignal<DisputeWish>()
  const [text, setText] = createSignal('')
  const [errors, setErrors] = createSignal<{ reason?: string; wanted?: string; text?: string }>({})
  const [refusal, setRefusal] = createSignal<Fault>()
  const [busy, setBusy] = createSignal(false)
  /** The dispute once it is with the bank, while files of it did not go along. */
  const [told, setTold] = createSignal<string>()
  const open = (ticket: string) => navigate(`/support/${ticket}`, { replace: true })
  const files = createFiles('add', async () => {
    await client.invalidateQueries({ queryKey: ['support'] })
    const ticket = told()
    if (ticket && files.chosen().length === 0) open(ticket)
  })
  let id = uuidv7()
  let form!: HTMLFormElement
  const retype =
    <Value,>(set: (value: Value) => void) =>
    (value: Value) => {
      set(value)
      setErrors({})
      id = uuidv7()
    }
  const openTicket = () => refusal()?.detail?.ticketId as string | undefined

  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    const chosen = { reason: reason(), wanted: wanted() }
    const found = {
      ...(!chosen.reason && { reason: t('choose_wrong') }),
      ...(!chosen.wanted && { wanted: t('choose_want') }),
      ...(!text().trim() && { text: t('tell_few') }),
      ...([...text()].length > mostWritten && { text: t('shorten') }),
    }
    setErrors(found)
    if (!chosen.reason || !chosen.wanted || found.text) return focusFirstFault(form)
    setBusy(true)
    setRefusal(undefined)
    try {
      const { reason: why, wanted: wish } = chosen as { reason: DisputeReason; wanted: DisputeWish }
      await bank.support.dispute.mutate({
        id,
        transactionId: params.id,
        reason: why,
        wanted: wish,
        text: text(),
      })
      await client.invalidateQueries({ queryKey: ['support'] })
      toast(t('looks_into'))
      if (await files.sendAll(id, id)) open(id)
      else setTold(id)
    } catch (error) {
      setRefusal(heed(error))
    } finally {
      setBusy(false)
    }
  }

  return (
    <div class="mx-auto grid w-full max-w-xl grid-cols-1 gap-6">
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
        <Match when={query.isError}>
          <Card>
            <Failed error={query.error} onRetry={() => void query.refetch()} busy={query.isFetching} />
          </Card>
        </Match>
        <Match when={query.isSuccess && query.data}>
          {(transaction) => (
            <>
              <div>
                <Back href={`/receipt/${params.id}`} name={t('receipt')} />
                <PageTitle title={t('wrong')} />
              </div>
              <Card class="px-5 py-1 sm:px-7">
                <Facts>
                  <Fact name={typeNames[transaction().type]}>
                    <Amount value={transaction().amount} class="font-bold text-lead" />
                  </Fact>
                  <Fact name={t('from')}>{transaction().from.name}</Fact>
                  <Fact name={t('to')}>{transaction().to.name}</Fact>
                  <Fact name={t('booked_on')}>{longDate(transaction().bookingDate)}</Fact>
                </Facts>
              </Card>
              <Show when={told()}>
                {(ticket) => (
                  <Card class="grid gap-5 p-5 sm:p-7">
                    <Notice kind="warn" title={t('looks_without_files')}>
                      {t('files_not_why')}
                    </Notice>
                    <AttachFiles files={files} />
                    <A href={`/support/${ticket()}`} class={buttonClass('primary')}>
                      {t('open_conversation')}
                    </A>
                  </Card>
                )}
              </Show>
              <Card class={told() ? 'hidden' : 'p-5 sm:p-7'}>
                <form ref={form} onSubmit={submit} novalidate class="grid gap-6">
                  <Choices
                    legend={t('wrong_what')}
                    name="reason"
                    options={disputeReasons}
                    names={reasonNames}
                    value={reason()}
                    error={errors().reason}
                    onChange={retype(setReason)}
                  />
                  <Choices
                    legend={t('want_what')}
                    name="wanted"
                    options={disputeWishes}
                    names={wishNames}
                    value={wanted()}
                    error={errors().wanted}
                    onChange={retype(setWanted)}
                  />
                  <Field label={t('happened')} error={errors().text}>
                    {(wiring) => (
                      <TextArea
                        {...wiring}
                        name="text"
                        most={mostWritten}
                        value={text()}
                        onInput={retype(setText)}
                      />
                    )}
                  </Field>
                  <Show when={!told()}>
                    <AttachFiles files={files} />
                  </Show>
                  <Show when={refusal()}>
                    {(fault) => (
                      <Show
                        when={openTicket()}
                        fallback={
                          <Notice kind="bad" title={fault().title}>
                            {refusalIn(fault())}
                          </Notice>
                        }
                      >
                        {(ticket) => (
                          <Notice
                            kind="info"
                            title={t('already')}
                            action={
                              <A href={`/support/${ticket()}`} class={buttonClass('plain', 'px-0!')}>
                                {t('open_it')}
                              </A>
                            }
                          >
                            {t('add_there')}
                          </Notice>
                        )}
                      </Show>
                    )}
                  </Show>
                  <Button type="submit" busy={busy()}>
                    {t('send_bank')}
                  </Button>
                </form>
              </Card>
            </>
          )}
        </Match>
      </Switch>
    </div>
  )
}
