import { useQueryClient } from '@tanstack/solid-query'
import { createEffect, createSignal, For, Match, Show, Switch } from 'solid-js'
import type { AccountLimits, ChannelLimits } from '../../../worker/limits/contract.ts'
import { fromTyping, type Money, minorOf } from '../../../worker/money.ts'
import { bank, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { Meter } from '../../ui/meter.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Select } from '../../ui/select.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { toast } from '../../ui/toast.tsx'
import { kindOf, nameOf } from '../accounts/names.ts'
import { overviewQuery } from '../accounts/queries.ts'
import { longMoment } from '../ledger/days.ts'
import { AmountInput } from '../money/amount-input.tsx'
import { inWords } from '../money/format.ts'
import { useQuery } from '../reading.ts'
import { Back } from '../shell/back.tsx'
import { Failed } from '../shell/faults.tsx'
import { limitsQuery } from './queries.ts'

type Kind = 'perTransaction' | 'dailyAmount' | 'dailyCount' | 'monthlyAmount'
const names: Record<Kind, string> = {
  perTransaction: 'One payment',
  dailyAmount: 'In a day',
  dailyCount: 'Payments a day',
  monthlyAmount: 'In a month',
}
const channels = {
  web: ['In this app', 'What you send here, and standing orders that you make here.'],
  api: ['By other programs', 'What a program sends for you with your sign-in.'],
} as const

const worded = (value: Money | number | null) =>
  value === null ? 'No limit' : typeof value === 'number' ? String(value) : inWords(value)

function Line(props: { kind: Kind; limits: ChannelLimits; onLower: () => void }) {
  const limit = () => props.limits[props.kind].limit
  const used = () => (props.kind === 'perTransaction' ? undefined : props.limits[props.kind].used)
  const number = (value: Money | number) => (typeof value === 'number' ? value : Number(minorOf(value)))
  return (
    <div class="grid gap-2 py-4">
      <div class="flex flex-wrap items-center justify-between gap-x-4">
        <h3 class="font-semibold">{names[props.kind]}</h3>
        <Button
          look="plain"
          class="-mr-3 px-3!"
          onClick={props.onLower}
          aria-label={`Lower: ${names[props.kind]}`}
        >
          Lower
        </Button>
      </div>
      <p class="figures text-small">
        <Show when={used() !== undefined} fallback={worded(limit())}>
          {worded(used()!)}{' '}
          <span class="text-soft">of {limit() === null ? 'no limit' : worded(limit())}</span>
        </Show>
      </p>
      <Show when={used() !== undefined && limit() !== null}>
        <Meter label={`${names[props.kind]}: used`} value={number(used()!)} most={number(limit()!)} />
      </Show>
    </div>
  )
}

function Channel(props: { limits: ChannelLimits; onLower: (kind: Kind) => void }) {
  return (
    <Section title={channels[props.limits.channel][0]}>
      <p class="-mt-3 text-small text-soft">{channels[props.limits.channel][1]}</p>
      <Card class="divide-y divide-line px-5 sm:px-7">
        <For each={Object.keys(names) as Kind[]}>
          {(kind) => <Line kind={kind} limits={props.limits} onLower={() => props.onLower(kind)} />}
        </For>
      </Card>
    </Section>
  )
}

export default function LimitsPage() {
  const client = useQueryClient()
  const overview = useQuery(overviewQuery)
  const accounts = () => (overview.isSuccess ? overview.data.accounts : [])
  const [account, setAccount] = createSignal('')
  createEffect(() => {
    if (!account() && accounts()[0]) setAccount(accounts()[0]!.accountNumber)
  })
  const query = useQuery(() => limitsQuery(account()))
  const [lowered, setLowered] = createSignal<{ limits: ChannelLimits; kind: Kind }>()
  const [typed, setTyped] = createSignal('')
  const [fault, setFault] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  const known = (): AccountLimits | undefined => (query.isSuccess ? query.data : undefined)
  const present = () => (lowered() ? lowered()!.limits[lowered()!.kind].limit : null)

  const begin = (limits: ChannelLimits, kind: Kind) => {
    setTyped('')
    setFault(undefined)
    setLowered({ limits, kind })
  }
  /** The value to be set, or what is wrong with what was typed. */
  const read = (): number | Money | string => {
    const now = present()
    if (lowered()!.kind === 'dailyCount') {
      if (!/^\d{1,6}$/.test(typed().trim())) return 'Enter a whole number.'
      const count = Number(typed())
      return typeof now === 'number' && count > now ? tooHigh() : count
    }
    const { currency } = known()!
    const amount = fromTyping(typed(), currency)
    if (!amount) return 'Enter an amount such as 25,000.'
    const money = { amount, currency }
    return now !== null && typeof now !== 'number' && minorOf(money) > minorOf(now) ? tooHigh() : money
  }
  const tooHigh = () => `That would be more than ${worded(present())}. Only the bank can raise a limit.`

  const lower = async (event: SubmitEvent) => {
    event.preventDefault()
    const value = read()
    if (typeof value === 'string') return setFault(value)
    setBusy(true)
    try {
      const { limits, kind } = lowered()!
      const now = await bank.limits.lower.mutate({ id: account(), channel: limits.channel, [kind]: value })
      client.setQueryData(limitsQuery(account()).queryKey, now)
      setLowered(undefined)
      toast('The limit is lowered.')
    } catch (error) {
      setFault(heed(error).sentence)
    } finally {
      setBusy(false)
    }
  }

  return (
    <div class="mx-auto grid w-full max-w-2xl grid-cols-1 gap-6">
      <div>
        <Back href="/profile" name="Profile" />
        <PageTitle title="Limits" />
      </div>
      <Field label="Account">
        {(wiring) => (
          <Select
            {...wiring}
            value={account()}
            onChange={setAccount}
            options={accounts().map((one) => ({
              value: one.accountNumber,
              label: `${nameOf(one)}, ${kindOf(one)}`,
            }))}
          />
        )}
      </Field>
      <Switch
        fallback={
          <Card>
            <SkeletonRows rows={4} />
          </Card>
        }
      >
        <Match when={overview.isError || query.isError}>
          <Card>
            <Failed
              error={overview.error ?? query.error}
              onRetry={() => void (overview.isError ? overview.refetch() : query.refetch())}
            />
          </Card>
        </Match>
        <Match when={known()}>
          {(limits) => (
            <>
              <p class="text-small text-soft">
                Today’s use starts anew on {longMoment(limits().dayEndsAt)}. Money between your own accounts
                does not count.
              </p>
              <For each={limits().channels}>
                {(one) => <Channel limits={one} onLower={(kind) => begin(one, kind)} />}
              </For>
              <Show when={limits().newPayees.limit}>
                {(limit) => (
                  <Section title="New payees">
                    <Card class="grid gap-2 p-5 sm:px-7">
                      <p class="figures text-small">
                        {worded(limits().newPayees.used)}{' '}
                        <span class="text-soft">of {worded(limit())} today</span>
                      </p>
                      <Meter
                        label="New payees: used today"
                        value={Number(minorOf(limits().newPayees.used))}
                        most={Number(minorOf(limit()))}
                      />
                      <p class="text-small text-soft">
                        To all together whom you have not saved, or saved less than {limits().newPayees.hours}{' '}
                        hours ago, from all your accounts.
                      </p>
                    </Card>
                  </Section>
                )}
              </Show>
              <Notice kind="info" title="Need a higher limit?">
                Ask at your branch. Two people of the bank have to agree, so that nobody can raise it in your
                name.
              </Notice>
            </>
          )}
        </Match>
      </Switch>
      <Dialog
        open={lowered() !== undefined}
        title={lowered() ? `Lower: ${names[lowered()!.kind].toLowerCase()}` : 'Lower'}
        onClose={() => setLowered(undefined)}
      >
        <p>
          Now {worded(present())}. A lower limit holds at once; raising it again is for the bank. Nothing at
          all closes this way of paying.
        </p>
        <form class="grid gap-4" novalidate onSubmit={lower}>
          <Field label="New limit" error={fault()}>
            {(wiring) => (
              <Show
                when={lowered()?.kind === 'dailyCount'}
                fallback={
                  <AmountInput
                    {...wiring}
                    currency={known()?.currency ?? 'INR'}
                    value={typed()}
                    onInput={setTyped}
                  />
                }
              >
                <Input
                  {...wiring}
                  name="count"
                  inputmode="numeric"
                  autocomplete="off"
                  value={typed()}
                  onInput={setTyped}
                />
              </Show>
            )}
          </Field>
          <div class="flex flex-wrap justify-end gap-2">
            <Button look="plain" onClick={() => setLowered(undefined)}>
              Keep
            </Button>
            <Button type="submit" busy={busy()}>
              Lower it
            </Button>
          </div>
        </form>
      </Dialog>
    </div>
  )
}
