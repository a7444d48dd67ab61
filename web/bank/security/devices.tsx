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
import { Dialog } from '../../ui/dialog.tsx'
import { Notice } from '../../ui/notice.tsx'
import { SkeletonRows } from '../../ui/skeleton.tsx'
import { toast } from '../../ui/toast.tsx'
import { longMoment } from '../ledger/days.ts'
import { useQuery } from '../reading.ts'
import { Failed } from '../shell/faults.tsx'
import { sessionsQuery } from './queries.ts'

const calledOf = (session: OpenSession) => session.device ?? 'A device without a name'
const iconOf = (session: OpenSession) => {
  if (/\b(?:Android|iPhone|iPad)$/.test(session.device ?? '')) return Smartphone
  return / on /.test(session.device ?? '') ? Laptop : Terminal
}
/** A place, or else the network in figures. */
const placeOf = (session: OpenSession) => {
  if (!session.place) return 'Place not known'
  return /\/\d+$/.test(session.place) ? `Network ${session.place}` : session.place
}
/** Said to the minute, as the bank keeps it. */
const lastSeen = (instant: string) =>
  Date.now() - Date.parse(instant) < 2 * 60_000 ? 'Active now' : `Last seen ${longMoment(instant)}`

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
              <Badge look="good">This device</Badge>
            </Show>
          </p>
          <p class="break-words text-small text-soft">
            {placeOf(props.session)} · {lastSeen(props.session.lastSeenAt)}
          </p>
          <p class="text-soft text-tiny">Signed in {longMoment(props.session.startedAt)}</p>
        </div>
      </div>
      <Button
        look="plain"
        class="-ml-2 justify-self-start px-3! sm:ml-0"
        onClick={props.onEnd}
        aria-label={`Sign out ${calledOf(props.session)}${props.session.current ? ', this device' : ''}`}
      >
        Sign out
      </Button>
    </li>
  )
}

type Asked = { session: OpenSession } | 'others' | 'all'

/** What is about to end, in words. */
function wordsOf(asked: Asked | undefined) {
  if (asked === 'others')
    return {
      title: 'Sign out all other devices?',
      says: 'They are signed out at once, in the middle of whatever they do. You stay signed in here.',
    }
  if (asked === 'all')
    return {
      title: 'Sign out everywhere?',
      says: 'Every device is signed out at once, this one too. You will have to sign in again.',
    }
  return asked?.session.current
    ? { title: 'Sign out this device?', says: 'You will have to sign in again.' }
    : {
        title: asked ? `Sign out ${calledOf(asked.session)}?` : 'Sign out?',
        says: 'It is signed out at once, in the middle of whatever it does. If you do not know it, change your password as well.',
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
      toast(asked() === 'others' ? 'All other devices are signed out.' : 'The device is signed out.')
      setAsked(undefined)
    } catch (error) {
      setRefusal(heed(error).sentence)
    } finally {
      setBusy(false)
    }
  }

  return (
    <Section title="Devices">
      <p class="-mt-3 text-small text-soft">
        Where you are signed in. Sign out what you do not use or do not know.
      </p>
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
            Sign out all others
          </Button>
        </Show>
        <Button look="plain" onClick={() => ask('all')}>
          Sign out everywhere
        </Button>
      </div>
      <Dialog open={asked() !== undefined} title={wordsOf(asked()).title} onClose={() => setAsked(undefined)}>
        <p>{wordsOf(asked()).says}</p>
        <Show when={refusal()}>{(sentence) => <Notice kind="bad">{sentence()}</Notice>}</Show>
        <div class="flex flex-wrap justify-end gap-2">
          <Button look="plain" onClick={() => setAsked(undefined)}>
            Cancel
          </Button>
          <Button busy={busy()} onClick={() => void finish()}>
            Sign out
          </Button>
        </div>
      </Dialog>
    </Section>
  )
}
