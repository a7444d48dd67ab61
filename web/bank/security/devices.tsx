import { useQueryClient } from '@tanstack/solid-query'
import Laptop from 'lucide-solid/icons/laptop'
import Smartphone from 'lucide-solid/icons/smartphone'
import Terminal from 'lucide-solid/icons/terminal'
import { createSignal, For, Match, Show, Switch } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import type { OpenSession } from '../../../worker/sessions/contract.ts'
import { bank, heed } from '../../api.ts'
import { end } from '../../session.ts'
import { Badge } from '../../ui/badge.tsx'
import { Button } from '../../ui/button.tsx'
import { Card, Section } from '../../ui/card.tsx'
import { Answers, Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { toast } from '../../ui/toast.tsx'
import { longMoment } from '../ledger/days.ts'
import { useQuery } from '../reading.ts'
import { Failed } from '../shell/faults.tsx'
import { sessionsQuery } from './queries.ts'
import { t } from './words.ts'

const calledOf = (session: OpenSession) => session.device ?? t('nameless')
const iconOf = (session: OpenSession) => {
  if (/\b(?:Android|iPhone|iPad)$/.test(session.device ?? '')) return Smartphone
  return / on /.test(session.device ?? '') ? Laptop : Terminal
}
/** A place, or else the network in figures. */
const placeOf = (session: OpenSession) => {
  if (!session.place) return t('no_place')
  return /\/\d+$/.test(session.place) ? t('network', { place: session.place }) : session.place
}
/** Said to the minute, as the bank keeps it. */
const lastSeen = (instant: string) =>
  Date.now() - Date.parse(instant) < 2 * 60_000
    ? t('active_now')
    : t('last_seen', { time: longMoment(instant) })

function Device(props: { session: OpenSession; onEnd: () => void }) {
  return (
    <li class="grid gap-2 px-4 py-4 sm:flex sm:items-center sm:px-5">
      <div class="flex min-w-0 flex-1 flex-wrap items-start gap-x-3.5 gap-y-2">
        <span class="inline-flex size-11 shrink-0 items-center justify-center rounded-full bg-tint text-on-tint">
          <Dynamic component={iconOf(props.session)} size={20} aria-hidden="true" />
        </span>
        <div class="min-w-0 flex-1 basis-32">
          <p class="flex flex-wrap items-center gap-x-2 font-semibold">
            <span class="min-w-0 break-words">{calledOf(props.session)}</span>
            <Show when={props.session.current}>
              <Badge look="good">{t('this_device')}</Badge>
            </Show>
          </p>
          <p class="break-words text-small text-soft">
            {placeOf(props.session)} · {lastSeen(props.session.lastSeenAt)}
          </p>
          <p class="text-soft text-tiny">
            {t('signed_in_at', { time: longMoment(props.session.startedAt) })}
          </p>
        </div>
      </div>
      <Button
        look="plain"
        class="-ml-2 justify-self-start px-3! sm:ml-0"
        onClick={props.onEnd}
        aria-label={t(props.session.current ? 'out_which_this' : 'out_which', {
          device: calledOf(props.session),
        })}
      >
        {t('out')}
      </Button>
    </li>
  )
}

type Asked = { session: OpenSession } | 'others' | 'all'

/** What is about to end, in words. */
function wordsOf(asked: Asked | undefined) {
  if (asked === 'others')
    return {
      title: t('out_others_q'),
      says: t('out_others_why'),
    }
  if (asked === 'all')
    return {
      title: t('out_all_q'),
      says: t('out_all_why'),
    }
  return asked?.session.current
    ? { title: t('out_this_q'), says: t('again_in') }
    : {
        title: asked ? t('out_which_q', { device: calledOf(asked.session) }) : t('out_q'),
        says: t('out_one_why'),
      }
}

/** Where one is signed in, and the way to end that: for customers and for staff alike. */
export default function Devices() {
  const client = useQueryClient()
  const query = useQuery(sessionsQuery)
  const [asked, setAsked] = createSignal<Asked>()
  const [refusal, setRefusal] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  const hasOthers = () => query.isSuccess && query.data.items.length > 1

  const ask = (what: Asked) => {
    setRefusal(undefined)
    setAsked(what)
  }
  const carryOut = async (what: Asked) => {
    if (what === 'others') await bank.sessions.endOthers.mutate()
    else if (what === 'all') await bank.sessions.endAll.mutate()
    else await bank.sessions.end.mutate({ id: what.session.id })
    return what === 'all' || (what !== 'others' && what.session.current)
  }
  const finish = async () => {
    setBusy(true)
    try {
      // The bank has ended this session with its cookie: there is nothing left to sign out of.
      if (await carryOut(asked()!)) return end('signed_out')
      await client.invalidateQueries({ queryKey: sessionsQuery().queryKey })
      toast(asked() === 'others' ? t('others_out') : t('one_out'))
      setAsked(undefined)
    } catch (error) {
      setRefusal(heed(error).sentence)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Section title={t('devices')}>
      <p class="-mt-3 text-small text-soft">{t('devices_why')}</p>
      <Card class="overflow-hidden">
        <Switch fallback={<SkeletonRows rows={2} />}>
          <Match when={query.isError}>
            <Failed error={query.error} onRetry={() => void query.refetch()} busy={query.isFetching} />
          </Match>
          <Match when={query.isSuccess && query.data.items}>
            {(items) => (
              <ul class="divide-y divide-line">
                <For each={items()}>
                  {(session) => <Device session={session} onEnd={() => ask({ session })} />}
                </For>
              </ul>
            )}
          </Match>
        </Switch>
      </Card>
      <div class="flex flex-wrap gap-3">
        <Show when={hasOthers()}>
          <Button look="quiet" onClick={() => ask('others')}>
            {t('out_others')}
          </Button>
        </Show>
        <Button look="plain" onClick={() => ask('all')}>
          {t('out_all')}
        </Button>
      </div>
      <Dialog open={asked() !== undefined} title={wordsOf(asked()).title} onClose={() => setAsked(undefined)}>
        <p>{wordsOf(asked()).says}</p>
        <Show when={refusal()}>{(sentence) => <Notice kind="bad">{sentence()}</Notice>}</Show>
        <Answers>
          <Button look="plain" onClick={() => setAsked(undefined)}>
            {t('cancel')}
          </Button>
          <Button busy={busy()} onClick={() => void finish()}>
            {t('out')}
          </Button>
        </Answers>
      </Dialog>
    </Section>
  )
}
