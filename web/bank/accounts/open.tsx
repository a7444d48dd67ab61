import { A, useNavigate } from '@solidjs/router'
import { useQueryClient } from '@tanstack/solid-query'
import ArrowLeft from 'lucide-solid/icons/arrow-left'
import ArrowRight from 'lucide-solid/icons/arrow-right'
import { createSignal, createUniqueId, For, Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import type { Catalogue } from '../../../worker/catalogue/contract.ts'
import { bank, type Fault, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { toast } from '../../ui/toast.tsx'
import { percent } from '../deposits/names.ts'
import { sign } from '../money/format.ts'
import { useQuery } from '../reading.ts'
import { Failed } from '../shell/faults.tsx'
import { icons } from './cards.tsx'
import { Offered } from './offered.tsx'
import { catalogueQuery } from './queries.ts'
import { answered, requestId } from './request.ts'
import { t } from './words.ts'

type Product = Catalogue['products'][number]

// As in the contract of accounts, which would bring its validator along.
const nicknameLength = 40

/** What most people want first: in rupees, with interest. */
const rank = ({ currency, interestRatePercent }: Product) =>
  Number(currency === 'INR') * 2 + Number(interestRatePercent !== null)

const sentenceOf = (fault: Fault) => {
  if (fault.code === 'limit_exceeded') return t('too_many')
  if (fault.code === 'not_found') return t('not_offered')
  return fault.fields[0]?.message ?? fault.sentence
}

function Choice(props: { product: Product; name: string; chosen: boolean; onChoose: () => void }) {
  return (
    <label class="grid cursor-pointer">
      <input
        type="radio"
        name={props.name}
        value={props.product.code}
        checked={props.chosen}
        onChange={() => props.onChoose()}
        class="peer sr-only"
      />
      <span class="flex items-start gap-3.5 rounded-md border border-edge p-4 transition-[border-color,background-color] hover:border-ink peer-checked:border-brand peer-checked:bg-tint/60 peer-checked:ring-1 peer-checked:ring-brand peer-focus-visible:outline-2 peer-focus-visible:outline-brand peer-focus-visible:outline-offset-2">
        <Dynamic
          component={icons[props.product.type]}
          size={21}
          class="mt-0.5 shrink-0 text-soft"
          aria-hidden="true"
        />
        <span class="min-w-0">
          <span class="block font-semibold leading-snug">{props.product.name}</span>
          <span class="block text-small text-soft">{props.product.summary}</span>
          <span class="mt-1 block font-semibold text-small">
            {props.product.interestRatePercent
              ? t('a_year', {
                  rate: percent(props.product.interestRatePercent),
                  currency: sign(props.product.currency),
                })
              : t('no_interest', { currency: sign(props.product.currency) })}
          </span>
        </span>
      </span>
    </label>
  )
}

/** A further account of one's own: which, and what to call it. */
export default function OpenAccount() {
  const navigate = useNavigate()
  const client = useQueryClient()
  const catalogue = useQuery(catalogueQuery)
  const group = createUniqueId()
  const [code, setCode] = createSignal('savings')
  const [name, setName] = createSignal('')
  const [fault, setFault] = createSignal<Fault>()
  const [busy, setBusy] = createSignal(false)
  const choices = () =>
    catalogue.isSuccess
      ? catalogue.data.products
          .filter(({ type }) => type !== 'term_deposit')
          .sort((one, other) => rank(other) - rank(one))
      : []

  const open = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    setBusy(true)
    setFault(undefined)
    const wish = { product: code(), nickname: name().trim() || null }
    try {
      const made = await bank.accounts.open.mutate({ id: requestId('account', wish), ...wish })
      answered('account')
      await client.invalidateQueries({ queryKey: ['accounts'] })
      toast(t('is_open'))
      navigate(`/accounts/${made.id}`, { replace: true })
    } catch (error) {
      setFault(heed(error))
      setBusy(false)
    }
  }

  return (
    <div class="mx-auto grid w-full grid-cols-1 max-w-2xl gap-6">
      <div>
        <A
          href="/"
          class="-ml-1 inline-flex min-h-11 items-center gap-1.5 pr-3 font-semibold text-brand text-small"
        >
          <ArrowLeft size={18} aria-hidden="true" /> {t('home')}
        </A>
        <PageTitle title={t('open_title')} />
      </div>
      <Show when={fault()}>
        {(refused) => (
          <Notice kind="bad" title={refused().title}>
            {sentenceOf(refused())}
          </Notice>
        )}
      </Show>
      <Offered feature="term_deposits">
        <A
          href="/deposits/new"
          class="flex items-center gap-3.5 rounded-lg bg-tint p-5 text-on-tint transition-[filter] hover:brightness-95"
        >
          <Dynamic component={icons.term_deposit} size={22} class="shrink-0" aria-hidden="true" />
          <span class="min-w-0 flex-1">
            <span class="block font-bold">{t('term_deposit')}</span>
            <span class="block text-small">{t('td_why')}</span>
          </span>
          <ArrowRight size={20} class="shrink-0" aria-hidden="true" />
        </A>
      </Offered>
      <Card class="p-5 sm:p-7">
        <Show
          when={!catalogue.isError}
          fallback={<Failed error={catalogue.error} onRetry={() => void catalogue.refetch()} />}
        >
          <Show when={catalogue.isSuccess} fallback={<SkeletonRows rows={3} />}>
            <form onSubmit={open} novalidate class="grid gap-7">
              <fieldset class="grid gap-2">
                <legend class="mb-2 font-semibold text-small">{t('kind')}</legend>
                <div class="grid gap-2 sm:grid-cols-2">
                  <For each={choices()}>
                    {(product) => (
                      <Choice
                        product={product}
                        name={group}
                        chosen={product.code === code()}
                        onChoose={() => setCode(product.code)}
                      />
                    )}
                  </For>
                </div>
              </fieldset>
              <Field label={t('own_name')} hint={t('optional')}>
                {(wiring) => (
                  <Input
                    {...wiring}
                    name="nickname"
                    autocomplete="off"
                    placeholder={t('holiday')}
                    maxLength={nicknameLength}
                    value={name()}
                    onInput={setName}
                  />
                )}
              </Field>
              <p class="text-small text-soft">{t('costs')}</p>
              <Button type="submit" busy={busy()} class="w-full">
                {t('open_this')}
              </Button>
            </form>
          </Show>
        </Show>
      </Card>
    </div>
  )
}
