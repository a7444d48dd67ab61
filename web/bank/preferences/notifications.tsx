import { useQueryClient } from '@tanstack/solid-query'
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import { createStore, unwrap } from 'solid-js/store'
import { fromTyping } from '../../../worker/money.ts'
import type { Notification, NotifiedEvent } from '../../../worker/preferences/contract.ts'
import { bank, type Fault, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field, focusFirstFault } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Select } from '../../ui/select.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { toast } from '../../ui/toast.tsx'
import { profileQuery } from '../customers/queries.ts'
import { AmountInput } from '../money/amount-input.tsx'
import { grouped } from '../money/format.ts'
import { useQuery } from '../reading.ts'
import { Back } from '../shell/back.tsx'
import { Failed } from '../shell/faults.tsx'
import { preferencesQuery } from './queries.ts'
import { t } from './words.ts'

type Channel = Notification['channel']
type Row = { event: NotifiedEvent; channel: Channel; mayBeSilent: boolean; above: string }

const isMoney = (event: NotifiedEvent) => event === 'money_in' || event === 'money_out'
const isChannel = (value: string): value is Channel =>
  value === 'email' || value === 'sms' || value === 'none'

/** The choices of one event: those that the bank allows and this person can be reached by. */
function Choice(props: {
  row: Row
  hasPhone: boolean
  wrong: boolean
  onChannel: (channel: Channel) => void
  onAbove: (text: string) => void
}) {
  const options = () => [
    { value: 'email', label: t('email') },
    ...(props.hasPhone || props.row.channel === 'sms' ? [{ value: 'sms', label: t('sms') }] : []),
    ...(props.row.mayBeSilent ? [{ value: 'none', label: t('none') }] : []),
  ]
  return (
    <li class="grid gap-4 px-5 py-4 sm:px-7">
      <Field label={t(props.row.event)} hint={props.row.mayBeSilent ? undefined : t('always')}>
        {(wiring) => (
          <Select
            {...wiring}
            value={props.row.channel}
            onChange={(value) => isChannel(value) && props.onChannel(value)}
            options={options()}
          />
        )}
      </Field>
      <Show when={isMoney(props.row.event) && props.row.channel !== 'none'}>
        <Field
          label={t(props.row.event === 'money_in' ? 'above_in' : 'above_out')}
          hint={t('above_hint')}
          error={props.wrong ? t('such_as') : undefined}
        >
          {(wiring) => (
            <AmountInput {...wiring} currency="INR" value={props.row.above} onInput={props.onAbove} />
          )}
        </Field>
      </Show>
    </li>
  )
}

function Form(props: { notifications: Notification[]; hasPhone: boolean }) {
  const client = useQueryClient()
  const [rows, setRows] = createStore<Row[]>(
    props.notifications.map(({ above, ...one }) => ({ ...one, above: above ? grouped(above.amount) : '' })),
  )
  const [tried, setTried] = createSignal(false)
  const [refusal, setRefusal] = createSignal<Fault>()
  const [busy, setBusy] = createSignal(false)
  let form!: HTMLFormElement
  const isWrong = ({ event, channel, above }: Row) =>
    isMoney(event) && channel !== 'none' && above.trim() !== '' && fromTyping(above, 'INR') === undefined
  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    setTried(true)
    setRefusal(undefined)
    if (rows.some(isWrong)) return focusFirstFault(form)
    setBusy(true)
    try {
      const kept = await bank.preferences.notifications.mutate({
        notifications: unwrap(rows).map(({ event, channel, above }) => {
          const amount = isMoney(event) && channel !== 'none' ? fromTyping(above, 'INR') : undefined
          return { event, channel, above: amount ? { amount, currency: 'INR' as const } : null }
        }),
      })
      client.setQueryData(preferencesQuery().queryKey, kept)
      toast(t('saved'))
    } catch (error) {
      setRefusal(heed(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form ref={form} onSubmit={save} novalidate class="grid gap-5">
      <Show when={refusal()}>{(fault) => <Notice kind="bad">{fault().sentence}</Notice>}</Show>
      <Card class="overflow-hidden">
        <ul class="divide-y divide-line">
          <For each={rows}>
            {(row, at) => (
              <Choice
                row={row}
                hasPhone={props.hasPhone}
                wrong={tried() && isWrong(row)}
                onChannel={(channel) => setRows(at(), 'channel', channel)}
                onAbove={(above) => setRows(at(), 'above', above)}
              />
            )}
          </For>
        </ul>
      </Card>
      <Show when={!props.hasPhone}>
        <p class="text-small text-soft">{t('no_phone')}</p>
      </Show>
      <Button type="submit" busy={busy()} class="w-full">
        {t('save')}
      </Button>
    </form>
  )
}

/** Of what the bank tells, and by which channel. */
export default function NotificationsPage() {
  const query = useQuery(preferencesQuery)
  const profile = useQuery(profileQuery)
  return (
    <div class="mx-auto grid w-full max-w-xl grid-cols-1 gap-6">
      <div>
        <Back href="/profile" name={t('profile')} />
        <PageTitle title={t('title')} />
      </div>
      <Notice kind="info" title={t('security')}>
        {t('security_why')}
      </Notice>
      <Switch
        fallback={
          <Card>
            <SkeletonRows rows={6} />
          </Card>
        }
      >
        <Match when={query.isError || profile.isError}>
          <Card>
            <Failed
              error={query.error ?? profile.error}
              busy={query.isFetching || profile.isFetching}
              onRetry={() => {
                void query.refetch()
                void profile.refetch()
              }}
            />
          </Card>
        </Match>
        <Match when={query.isSuccess && profile.isSuccess && query.data}>
          {(known) => <Form notifications={known().notifications} hasPhone={profile.data!.phone !== null} />}
        </Match>
      </Switch>
    </div>
  )
}
