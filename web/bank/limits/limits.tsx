import { useQueryClient } from '@tanstack/solid-query'
import { createEffect, createSignal, For, Match, Show, Switch } from 'solid-js'
import type { AccountLimits, ChannelLimits } from '../../../worker/limits/contract.ts'
import { fromTyping, type Money, minorOf } from '../../../worker/money.ts'
import { bank, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
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
import { grouped, inWords } from '../money/format.ts'
import { useQuery } from '../reading.ts'
import { Back } from '../shell/back.tsx'
import { Failed } from '../shell/faults.tsx'
import { limits as t } from './page-words.ts'
import { limitsQuery } from './queries.ts'

type Kind = 'perTransaction' | 'dailyAmount' | 'dailyCount' | 'monthlyAmount'
const kinds = ['perTransaction', 'dailyAmount', 'dailyCount', 'monthlyAmount'] as const satisfies Kind[]

const worded = (value: Money | number | null) =>
  value === null ? t('no_limit') : typeof value === 'number' ? grouped(String(value)) : inWords(value)

/** What is used stands out, wherever the language puts it. */
function OfLimit(props: {
  said: 'of' | 'of_none' | 'of_today'
  used: Money | number
  limit: Money | number | null
}) {
  return (
    <span class="text-soft">
      {t.parts(props.said, {
        used: <span class="text-ink">{worded(props.used)}</span>,
        limit: worded(props.limit),
      })}
    </span>
  )
}

function Line(props: { kind: Kind; limits: ChannelLimits; onLower: () => void }) {
  const limit = () => props.limits[props.kind].limit
  const used = () => (props.kind === 'perTransaction' ? undefined : props.limits[props.kind].used)
  const number = (value: Money | number) => (typeof value === 'number' ? value : Number(minorOf(value)))
  return (
    <div class="grid gap-2 py-4">
      <div class="flex flex-wrap items-center justify-between gap-x-4">
        <h3 class="font-semibold">{t(props.kind)}</h3>
        <Button
          look="plain"
          class="-mr-3 px-3!"
          onClick={props.onLower}
          aria-label={t('lower_which', { limit: t(props.kind) })}
        >
          {t('lower')}
        </Button>
      </div>
      <p class="figures text-small">
        <Show when={used() !== undefined} fallback={worded(limit())}>
          <OfLimit said={limit() === null ? 'of_none' : 'of'} used={used()!} limit={limit()} />
        </Show>
      </p>
      <Show when={used() !== undefined && limit() !== null}>
        <Meter label={t('used', { limit: t(props.kind) })} value={number(used()!)} most={number(limit()!)} />
      </Show>
    </div>
  )
}

function Channel(props: { limits: ChannelLimits; onLower: (kind: Kind) => void }) {
  return (
    <Section title={t(props.limits.channel)}>
      <p class="-mt-3 text-small text-soft">{t(`${props.limits.channel}_why`)}</p>
      <Card class="divide-y divide-line px-5 sm:px-7">
        <For each={kinds}>
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
      if (!/^\d{1,6}$/.test(typed().trim())) return t('whole')
      const count = Number(typed())
      return typeof now === 'number' && count > now ? tooHigh() : count
    }
    const { currency } = known()!
    const amount = fromTyping(typed(), currency)
    if (!amount) return t('such_as')
    const money = { amount, currency }
    return now !== null && typeof now !== 'number' && minorOf(money) > minorOf(now) ? tooHigh() : money
  }
  const tooHigh = () => t('too_high', { limit: worded(present()) })

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
      toast(t('lowered'))
    } catch (error) {
      setFault(heed(error).sentence)
    } finally {
      setBusy(false)
    }
  }

  return (
    <div class="mx-auto grid w-full max-w-2xl grid-cols-1 gap-6">
      <div>
        <Back href="/profile" name={t('profile')} />
        <PageTitle title={t('limits')} />
      </div>
      <Field label={t('account')}>
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
              <p class="text-small text-soft">{t('anew', { time: longMoment(limits().dayEndsAt) })}</p>
              <For each={limits().channels}>
                {(one) => <Channel limits={one} onLower={(kind) => begin(one, kind)} />}
              </For>
              <Show when={limits().newPayees.limit}>
                {(limit) => (
                  <Section title={t('new_payees')}>
                    <Card class="grid gap-2 p-5 sm:px-7">
                      <p class="figures text-small">
                        <OfLimit said="of_today" used={limits().newPayees.used} limit={limit()} />
                      </p>
                      <Meter
                        label={t('new_used')}
                        value={Number(minorOf(limits().newPayees.used))}
                        most={Number(minorOf(limit()))}
                      />
                      <p class="text-small text-soft">{t('new_why', { hours: limits().newPayees.hours })}</p>
                    </Card>
                  </Section>
                )}
              </Show>
              <Notice kind="info" title={t('higher')}>
                {t('higher_why')}
              </Notice>
            </>
          )}
        </Match>
      </Switch>
      <Dialog
        open={lowered() !== undefined}
        title={lowered() ? t('lower_which', { limit: t(lowered()!.kind).toLowerCase() }) : t('lower')}
        onClose={() => setLowered(undefined)}
      >
        <p>{t('now', { limit: worded(present()) })}</p>
        <form class="grid gap-4" novalidate onSubmit={lower}>
          <Field label={t('new_limit')} error={fault()}>
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
          <Answers>
            <Button look="plain" onClick={() => setLowered(undefined)}>
              {t('keep')}
            </Button>
            <Button type="submit" busy={busy()}>
              {t('lower_it')}
            </Button>
          </Answers>
        </form>
      </Dialog>
    </div>
  )
}
