import { useQueryClient } from '@tanstack/solid-query'
import PiggyBank from 'lucide-solid/icons/piggy-bank'
import Plus from 'lucide-solid/icons/plus'
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import type { Pot } from '../../../worker/pots/contract.ts'
import { bank, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { toast } from '../../ui/toast.tsx'
import { ending } from '../accounts/names.ts'
import { overviewQuery } from '../accounts/queries.ts'
import { longDate } from '../ledger/days.ts'
import { Amount } from '../money/amount.tsx'
import { sign } from '../money/format.ts'
import { useQuery } from '../reading.ts'
import { Back } from '../shell/back.tsx'
import { Failed } from '../shell/faults.tsx'
import { MoveDialog } from './move.tsx'
import { t } from './page-words.ts'
import { Progress } from './progress.tsx'
import { potsQuery } from './queries.ts'
import { SettingsDialog } from './settings.tsx'
import { t as name } from './words.ts'

type Doing = { what: 'in' | 'out' | 'change' | 'close'; pot: Pot } | { what: 'open'; pot?: undefined }

function Item(props: { pot: Pot; onDo: (what: 'in' | 'out' | 'change' | 'close') => void }) {
  const one = () => props.pot
  return (
    <li class="grid gap-2.5 px-4 py-4 sm:px-5">
      <div class="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 class="min-w-0 font-bold text-lead">{one().name}</h2>
        <span class="figures text-small text-soft">{t('account', { account: ending(one().account) })}</span>
      </div>
      <Progress pot={one()} />
      <Show when={one().monthly}>
        {(monthly) => (
          <p class="text-small text-soft">
            {t.parts('every_month', { amount: <Amount value={monthly()} />, date: longDate(one().nextOn!) })}
          </p>
        )}
      </Show>
      <Show when={one().roundTo}>
        {(roundTo) => (
          <p class="text-small text-soft">
            {t('rounded', { step: `${sign(one().saved.currency)}${roundTo()}` })}
          </p>
        )}
      </Show>
      <div class="-ml-3 flex flex-wrap gap-1">
        <Button
          look="plain"
          class="px-3!"
          onClick={() => props.onDo('in')}
          aria-label={t('add_to', { name: one().name })}
        >
          {t('add')}
        </Button>
        <Show when={Number(one().saved.amount) > 0}>
          <Button
            look="plain"
            class="px-3!"
            onClick={() => props.onDo('out')}
            aria-label={t('take_of', { name: one().name })}
          >
            {t('take')}
          </Button>
        </Show>
        <Button
          look="plain"
          class="px-3!"
          onClick={() => props.onDo('change')}
          aria-label={t('change_it', { name: one().name })}
        >
          {t('change')}
        </Button>
        <Button
          look="plain"
          class="px-3!"
          onClick={() => props.onDo('close')}
          aria-label={t('close_it', { name: one().name })}
        >
          {t('close')}
        </Button>
      </div>
    </li>
  )
}

function CloseDialog(props: { pot: Pot; onClose: () => void }) {
  const client = useQueryClient()
  const [refusal, setRefusal] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  const close = async () => {
    setBusy(true)
    try {
      await bank.pots.close.mutate({ id: props.pot.id })
      await client.invalidateQueries({ queryKey: ['accounts'] })
      toast(t('closed'))
      props.onClose()
    } catch (error) {
      setRefusal(heed(error).sentence)
      setBusy(false)
    }
  }
  return (
    <Dialog open title={t('close_ask', { name: props.pot.name })} onClose={props.onClose}>
      <p>
        {t.parts('close_why', {
          amount: <Amount value={props.pot.saved} frank />,
          account: ending(props.pot.account),
        })}
      </p>
      <Show when={refusal()}>{(sentence) => <Notice kind="bad">{sentence()}</Notice>}</Show>
      <Answers>
        <Button look="plain" onClick={props.onClose}>
          {t('keep')}
        </Button>
        <Button busy={busy()} onClick={() => void close()}>
          {t('close_pot')}
        </Button>
      </Answers>
    </Dialog>
  )
}

function Dialogs(props: { doing: Doing | undefined; onClose: () => void }) {
  const overview = useQuery(overviewQuery)
  const accounts = () =>
    overview.isSuccess
      ? overview.data.accounts.filter(
          ({ type, status }) => status === 'active' && (type === 'savings' || type === 'current'),
        )
      : []
  const today = () => (overview.isSuccess ? overview.data.businessDate : '')
  const ofPot = (what: Doing['what']) => (props.doing?.what === what ? props.doing.pot : undefined)
  // Keyed: a field that is left as its dialog goes still asks for its pot.
  return (
    <>
      <Show keyed when={ofPot('in')}>
        {(pot) => <MoveDialog pot={pot} way="in" onClose={props.onClose} />}
      </Show>
      <Show keyed when={ofPot('out')}>
        {(pot) => <MoveDialog pot={pot} way="out" onClose={props.onClose} />}
      </Show>
      <Show keyed when={ofPot('close')}>
        {(pot) => <CloseDialog pot={pot} onClose={props.onClose} />}
      </Show>
      <Show keyed when={ofPot('change')}>
        {(pot) => <SettingsDialog pot={pot} accounts={accounts()} today={today()} onClose={props.onClose} />}
      </Show>
      <Show when={props.doing?.what === 'open'}>
        <SettingsDialog pot={undefined} accounts={accounts()} today={today()} onClose={props.onClose} />
      </Show>
    </>
  )
}

export default function PotsPage() {
  const query = useQuery(potsQuery)
  // The accounts that a new pot can be in are there by the time they are asked for.
  const overview = useQuery(overviewQuery)
  const [doing, setDoing] = createSignal<Doing>()
  const add = () => (
    <Button disabled={!overview.isSuccess} onClick={() => setDoing({ what: 'open' })}>
      <Plus size={19} aria-hidden="true" /> {t('new')}
    </Button>
  )
  return (
    <div class="mx-auto grid w-full max-w-2xl grid-cols-1 gap-6">
      <div>
        <Back href="/" name={t('home')} />
        <PageTitle
          title={name('pots')}
          aside={<Show when={query.isSuccess && query.data.items.length > 0}>{add()}</Show>}
        />
      </div>
      <Card class="overflow-hidden">
        <Switch fallback={<SkeletonRows rows={3} />}>
          <Match when={query.isError}>
            <Failed error={query.error} onRetry={() => void query.refetch()} busy={query.isFetching} />
          </Match>
          <Match when={query.isSuccess && query.data.items.length === 0}>
            <Empty icon={<PiggyBank size={26} aria-hidden="true" />} title={t('none')} action={add()}>
              {t('none_why')}
            </Empty>
          </Match>
          <Match when={query.isSuccess && query.data.items}>
            {(items) => (
              <ul class="divide-y divide-line">
                <For each={items()}>
                  {(pot) => <Item pot={pot} onDo={(what) => setDoing({ what, pot })} />}
                </For>
              </ul>
            )}
          </Match>
        </Switch>
      </Card>
      <Dialogs doing={doing()} onClose={() => setDoing(undefined)} />
    </div>
  )
}
