import { A } from '@solidjs/router'
import { useQueryClient } from '@tanstack/solid-query'
import Plus from 'lucide-solid/icons/plus'
import Users from 'lucide-solid/icons/users'
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import type { SavedPayee } from '../../../worker/payees/contract.ts'
import { bank, heed } from '../../api.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button, buttonClass } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Field, Input } from '../../ui/field.tsx'
import { Monogram } from '../../ui/monogram.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { toast } from '../../ui/toast.tsx'
import { spaced } from '../accounts/names.ts'
import { longMoment } from '../ledger/days.ts'
import { useQuery } from '../reading.ts'
import { Back } from '../shell/back.tsx'
import { Failed } from '../shell/faults.tsx'
import { payeesQuery } from './queries.ts'
import { t } from './words.ts'

const calledOf = (payee: SavedPayee) => payee.nickname ?? payee.name

function Row(props: { payee: SavedPayee; onEdit: () => void; onRemove: () => void }) {
  return (
    <li class="grid gap-3 px-4 py-4 sm:flex sm:items-center sm:px-5">
      <div class="flex min-w-0 flex-1 items-center gap-3.5">
        <Monogram name={calledOf(props.payee)} />
        <div class="min-w-0">
          <p class="flex flex-wrap items-center gap-x-2 font-semibold">
            <span class="break-words">{calledOf(props.payee)}</span>
            <Show when={props.payee.newUntil}>
              <Badge look="warn">{t('new')}</Badge>
            </Show>
          </p>
          <p class="text-small text-soft">
            <Show when={props.payee.nickname}>{props.payee.name} · </Show>
            <span class="figures whitespace-nowrap">{spaced(props.payee.accountNumber)}</span>
          </p>
          <Show when={props.payee.newUntil}>
            {(until) => <p class="text-soft text-tiny">{t('lower_until', { time: longMoment(until()) })}</p>}
          </Show>
        </div>
      </div>
      <div class="-ml-2 flex flex-wrap gap-1 sm:ml-0">
        <A
          href="/send"
          state={{ to: props.payee.accountNumber }}
          class={buttonClass('plain', 'px-3!')}
          aria-label={t('pay_who', { name: calledOf(props.payee) })}
        >
          {t('pay')}
        </A>
        <Button
          look="plain"
          class="px-3!"
          onClick={props.onEdit}
          aria-label={t('rename_who', { name: calledOf(props.payee) })}
        >
          {t('rename')}
        </Button>
        <Button
          look="plain"
          class="px-3!"
          onClick={props.onRemove}
          aria-label={t('remove_who', { name: calledOf(props.payee) })}
        >
          {t('remove')}
        </Button>
      </div>
    </li>
  )
}

export default function PayeesPage() {
  const client = useQueryClient()
  const query = useQuery(payeesQuery)
  const [renamed, setRenamed] = createSignal<SavedPayee>()
  const [nickname, setNickname] = createSignal('')
  const [removed, setRemoved] = createSignal<SavedPayee>()
  const [refusal, setRefusal] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)

  const close = () => {
    setRenamed(undefined)
    setRemoved(undefined)
    setRefusal(undefined)
  }
  const finish = async (work: Promise<unknown>, said: string) => {
    setBusy(true)
    try {
      await work
      await client.invalidateQueries({ queryKey: ['payees'] })
      close()
      toast(said)
    } catch (error) {
      setRefusal(heed(error).sentence)
    } finally {
      setBusy(false)
    }
  }
  const rename = (event: SubmitEvent) => {
    event.preventDefault()
    const { id, dailyLimit } = renamed()!
    void finish(
      bank.payees.change.mutate({ id, nickname: nickname().trim() || null, dailyLimit }),
      t('changed'),
    )
  }
  const add = () => (
    <A href="/payees/add" class={buttonClass('primary')}>
      <Plus size={19} aria-hidden="true" /> {t('add')}
    </A>
  )

  return (
    <div class="mx-auto grid w-full max-w-2xl grid-cols-1 gap-6">
      <div>
        <Back href="/profile" name={t('profile')} />
        <PageTitle
          title={t('payees')}
          aside={<Show when={query.isSuccess && query.data.items.length > 0}>{add()}</Show>}
        />
      </div>
      <Card class="overflow-hidden">
        <Switch fallback={<SkeletonRows rows={3} />}>
          <Match when={query.isError}>
            <Failed error={query.error} onRetry={() => void query.refetch()} busy={query.isFetching} />
          </Match>
          <Match when={query.isSuccess && query.data.items.length === 0}>
            <Empty icon={<Users size={26} aria-hidden="true" />} title={t('nobody')} action={add()}>
              {t('nobody_why')}
            </Empty>
          </Match>
          <Match when={query.isSuccess && query.data.items}>
            {(items) => (
              <ul class="divide-y divide-line">
                <For each={items()}>
                  {(payee) => (
                    <Row
                      payee={payee}
                      onEdit={() => {
                        setNickname(payee.nickname ?? '')
                        setRenamed(payee)
                      }}
                      onRemove={() => setRemoved(payee)}
                    />
                  )}
                </For>
              </ul>
            )}
          </Match>
        </Switch>
      </Card>
      <Dialog open={renamed() !== undefined} title={t('your_name')} onClose={close}>
        <form class="grid gap-4" onSubmit={rename}>
          <Field
            label={t('nickname')}
            hint={t('empty_shows', { name: renamed()?.name ?? '' })}
            error={refusal()}
          >
            {(wiring) => (
              <Input
                {...wiring}
                name="nickname"
                maxLength={40}
                autocomplete="off"
                value={nickname()}
                onInput={setNickname}
              />
            )}
          </Field>
          <Answers>
            <Button look="plain" onClick={close}>
              {t('keep')}
            </Button>
            <Button type="submit" busy={busy()}>
              {t('save')}
            </Button>
          </Answers>
        </form>
      </Dialog>
      <Dialog
        open={removed() !== undefined}
        title={removed() ? t('remove_ask', { name: calledOf(removed()!) }) : t('remove_bare')}
        onClose={close}
      >
        <p>{t('remove_why')}</p>
        <Show when={refusal()}>{(sentence) => <Notice kind="bad">{sentence()}</Notice>}</Show>
        <Answers>
          <Button look="plain" onClick={close}>
            {t('keep')}
          </Button>
          <Button
            busy={busy()}
            onClick={() => void finish(bank.payees.remove.mutate({ id: removed()!.id }), t('removed'))}
          >
            {t('remove')}
          </Button>
        </Answers>
      </Dialog>
    </div>
  )
}
