import { A, useParams } from '@solidjs/router'
import ArrowLeft from 'lucide-solid/icons/arrow-left'
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import type { PaperFormat } from '../../../worker/proofs/contract.ts'
import { bank, faultOf } from '../../api.ts'
import { Badge } from '../../ui/badge.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { Segmented } from '../../ui/segmented.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { nameOf, spaced } from '../accounts/names.ts'
import { accountQuery, overviewQuery } from '../accounts/queries.ts'
import { monthName } from '../ledger/days.ts'
import { Amount } from '../money/amount.tsx'
import { useQuery } from '../reading.ts'
import { Failed } from '../shell/faults.tsx'
import NotFound from '../shell/not-found.tsx'
import { saveBase64, saveManifest } from './download.ts'
import { formatNames, monthsQuery } from './queries.ts'
import { Take } from './take.tsx'
import { t } from './words.ts'

/** A file that was taken, so that its manifest is of the very same one. */
type Taken = { period: string; version: string }

function TakeStatement(props: {
  id: string
  period: string
  what: string
  format: PaperFormat
  disabled?: boolean
}) {
  const taken = new Map<string, Taken>()
  const key = () => `${props.period} ${props.format}`
  const takeFile = async () => {
    const { id, period, format } = props
    const at = key()
    const file = await bank.statements.file.query({ id, period, format })
    taken.set(at, { period: file.period, version: file.lastVersion })
    saveBase64(file)
  }
  const takeManifest = async () => {
    const { id, format } = props
    const { period, version } = taken.get(key()) ?? { period: props.period, version: undefined }
    saveManifest(await bank.statements.manifest.query({ id, period, format, ...(version && { version }) }))
  }
  return (
    <Take
      name={formatNames[props.format]}
      what={props.what}
      takeFile={takeFile}
      takeManifest={takeManifest}
      disabled={props.disabled ?? false}
    />
  )
}

function AnyPeriod(props: { id: string; format: PaperFormat; today: string }) {
  const [from, setFrom] = createSignal('')
  const [to, setTo] = createSignal('')
  const ready = () => from() !== '' && to() !== '' && from() <= to() && from() <= props.today
  const fault = () => {
    if (from() && to() && from() > to()) return t('first_last')
    return from() > props.today && props.today ? t('not_begun') : undefined
  }
  return (
    <Section title={t('any')}>
      <Card class="grid gap-4 p-5 sm:grid-cols-2">
        <Field label={t('first')} error={fault()}>
          {(wiring) => <Input {...wiring} type="date" value={from()} max={props.today} onInput={setFrom} />}
        </Field>
        <Field label={t('last')}>
          {(wiring) => (
            <Input {...wiring} type="date" value={to()} min={from()} max={props.today} onInput={setTo} />
          )}
        </Field>
        <TakeStatement
          id={props.id}
          period={`${from()}..${to()}`}
          what={t('chosen')}
          format={props.format}
          disabled={!ready()}
        />
      </Card>
    </Section>
  )
}

/** Every month of an account, and any period, to be taken home in four formats, each with what proves it. */
export default function StatementsPage() {
  const params = useParams<{ id: string }>()
  const account = useQuery(() => accountQuery(params.id))
  const months = useQuery(() => monthsQuery(params.id))
  const overview = useQuery(overviewQuery)
  const [format, setFormat] = createSignal<PaperFormat>('pdf')
  const error = () => account.error ?? months.error
  return (
    <Switch>
      <Match when={error() && ['not_found', 'invalid_input'].includes(faultOf(error()).code)}>
        <NotFound />
      </Match>
      <Match when={true}>
        <div class="mx-auto grid w-full max-w-2xl grid-cols-1 gap-6">
          <div>
            <A
              href={`/accounts/${params.id}`}
              class="-ml-1 inline-flex min-h-11 items-center gap-1.5 pr-3 font-semibold text-brand text-small"
            >
              <ArrowLeft size={18} aria-hidden="true" />{' '}
              {account.isSuccess ? nameOf(account.data!) : t('account')}
            </A>
            <PageTitle title={t('statements')} />
            <p class="figures text-soft">{t('account_no', { number: spaced(params.id) })}</p>
          </div>
          <div class="grid gap-2">
            <Segmented
              legend={t('format')}
              value={format()}
              onChange={setFormat}
              options={(Object.keys(formatNames) as PaperFormat[]).map((value) => ({
                value,
                label: formatNames[value],
              }))}
            />
            <p class="text-small text-soft">{t(`hint_${format()}`)}</p>
          </div>
          <Section title={t('by_month')}>
            <Card>
              <Switch fallback={<SkeletonRows rows={5} />}>
                <Match when={months.isError}>
                  <Failed
                    error={months.error}
                    onRetry={() => void months.refetch()}
                    busy={months.isFetching}
                  />
                </Match>
                <Match when={months.isSuccess && months.data}>
                  {(list) => (
                    <ul class="divide-y divide-line">
                      <For each={list().items}>
                        {(month) => (
                          <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 px-5 py-3">
                            <span class="min-w-0">
                              <span class="flex flex-wrap items-center gap-2.5 font-semibold">
                                {monthName(month.from)}
                                <Show when={!month.complete}>
                                  <Badge>{t('so_far')}</Badge>
                                </Show>
                              </span>
                              <Show when={month.cut}>
                                {(cut) => (
                                  <span class="block text-small text-soft">
                                    {t.parts('ended', {
                                      count: cut().entries,
                                      amount: <Amount value={cut().closing} />,
                                    })}
                                  </span>
                                )}
                              </Show>
                            </span>
                            <TakeStatement
                              id={params.id}
                              period={month.period}
                              what={monthName(month.from)}
                              format={format()}
                            />
                          </li>
                        )}
                      </For>
                    </ul>
                  )}
                </Match>
              </Switch>
            </Card>
          </Section>
          <AnyPeriod id={params.id} format={format()} today={overview.data?.businessDate ?? ''} />
          <p class="text-small text-soft">
            {t('proves')}{' '}
            <A href="/verify" class="font-semibold text-brand underline underline-offset-4">
              {t('verify')}
            </A>
          </p>
        </div>
      </Match>
    </Switch>
  )
}
