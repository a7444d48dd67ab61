import Download from 'lucide-solid/icons/download'
import FileArchive from 'lucide-solid/icons/file-archive'
import { createSignal, For, onCleanup, Show } from 'solid-js'
import type { Copy } from '../../../worker/exports/contract.ts'
import { uuidv7 } from '../../../worker/ids.ts'
import { type Fault, heed } from '../../api.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Notice } from '../../ui/notice.tsx'
import { longMoment } from '../ledger/days.ts'
import { type Asked, askedIn, StepUp } from '../security/step-up.tsx'
import { saveBase64 } from '../statements/download.ts'
import { t } from './data-words.ts'

type File = { contentType: string; filename: string; body: string }
/** How copies are asked for, made and taken: by the customer or by staff. */
export type Copying = {
  ask: (id: string, challengeId?: string) => Promise<Copy>
  make: (id: string) => Promise<Copy>
  file: (id: string, position: number) => Promise<File>
}

const sizeOf = (bytes: number) =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`

const sentenceOf = (fault: Fault) =>
  fault.code === 'rate_limited'
    ? t('several')
    : fault.code === 'already_settled'
      ? t('in_making')
      : fault.sentence

/** Files of one copy, and the way to them: it is made while the page is open, and goes on where it was left. */
function OneCopy(props: { copy: Copy; copying: Copying; onChanged: () => void }) {
  const [making, setMaking] = createSignal(false)
  const [made, setMade] = createSignal<Copy>()
  const [fault, setFault] = createSignal<Fault>()
  const [taking, setTaking] = createSignal<number>()
  // A copy of before is given out for a factor; then all of its files are, for as long as this session lasts.
  const [asked, setAsked] = createSignal<Asked & { position: number }>()
  let isHere = true
  onCleanup(() => {
    isHere = false
  })
  const now = () => made() ?? props.copy
  const goOn = async () => {
    setMaking(true)
    setFault(undefined)
    try {
      while (isHere && now().status === 'making') setMade(await props.copying.make(props.copy.id))
      props.onChanged()
    } catch (error) {
      setFault(heed(error))
    } finally {
      setMaking(false)
    }
  }
  const take = async (position: number) => {
    setTaking(position)
    setAsked(undefined)
    setFault(undefined)
    try {
      saveBase64(await props.copying.file(props.copy.id, position))
    } catch (error) {
      const refused = heed(error)
      const challenge = askedIn(refused)
      if (challenge) setAsked({ ...challenge, position })
      else setFault(refused)
    } finally {
      setTaking(undefined)
    }
  }
  return (
    <Card class="grid gap-3 p-5">
      <div class="flex flex-wrap items-baseline justify-between gap-2">
        <p class="font-semibold">{t('copy_of', { time: longMoment(props.copy.askedAt) })}</p>
        <p class="text-small text-soft">{t('until', { time: longMoment(props.copy.expiresAt) })}</p>
      </div>
      <Show when={now().status === 'making'}>
        <p class="text-small" aria-live="polite">
          {t(making() ? 'being_made' : 'not_whole', { count: now().files.length })}
        </p>
        <Button look="quiet" busy={making()} onClick={() => void goOn()}>
          {t(now().files.length === 0 ? 'make' : 'go_on')}
        </Button>
      </Show>
      <ul class="grid gap-1">
        <For each={now().files}>
          {(file, position) => (
            <li class="flex min-h-11 flex-wrap items-center justify-between gap-2">
              <span class="min-w-0 break-all">
                {file.name} <span class="text-small text-soft">{sizeOf(file.bytes)}</span>
              </span>
              <Button
                look="plain"
                class="min-h-9! px-3! py-1!"
                busy={taking() === position()}
                onClick={() => void take(position())}
              >
                <Download size={18} aria-hidden="true" /> {t('save')}
                <span class="sr-only">{file.name}</span>
              </Button>
            </li>
          )}
        </For>
      </ul>
      <Show when={fault()}>{(now) => <Notice kind="bad">{sentenceOf(now())}</Notice>}</Show>
      <StepUp
        asked={asked()}
        onConfirmed={() => void take(asked()!.position)}
        onAnew={() => void take(asked()!.position)}
        onClose={() => setAsked(undefined)}
      />
    </Card>
  )
}

/** The copies that there are, and how to ask for another. */
export function Copies(props: { items: readonly Copy[]; copying: Copying; onChanged: () => void }) {
  // Made once for each copy, so that a lost answer begins nothing twice.
  let id = uuidv7()
  const [busy, setBusy] = createSignal(false)
  const [asked, setAsked] = createSignal<Asked>()
  const [fault, setFault] = createSignal<Fault>()
  const ask = async (challengeId?: string) => {
    setBusy(true)
    setAsked(undefined)
    setFault(undefined)
    try {
      await props.copying.ask(id, challengeId)
      id = uuidv7()
      props.onChanged()
    } catch (error) {
      const refused = heed(error)
      const challenge = askedIn(refused)
      if (challenge) setAsked(challenge)
      else setFault(refused)
    } finally {
      setBusy(false)
    }
  }
  const isMaking = () => props.items.some(({ status }) => status === 'making')
  return (
    <div class="grid gap-4">
      <Show
        when={props.items.length > 0}
        fallback={
          <Card>
            <Empty icon={<FileArchive size={26} aria-hidden="true" />} title={t('none')}>
              {t('none_why')}
            </Empty>
          </Card>
        }
      >
        <For each={props.items.map(({ id }) => id)}>
          {(id) => (
            <Show when={props.items.find((one) => one.id === id)}>
              {(copy) => <OneCopy copy={copy()} copying={props.copying} onChanged={props.onChanged} />}
            </Show>
          )}
        </For>
      </Show>
      <Show when={fault()}>{(now) => <Notice kind="bad">{sentenceOf(now())}</Notice>}</Show>
      <Button busy={busy()} disabled={isMaking()} onClick={() => void ask()} class="justify-self-start">
        {t('ask')}
      </Button>
      <StepUp
        asked={asked()}
        onConfirmed={(challengeId) => void ask(challengeId)}
        onAnew={() => void ask()}
        onClose={() => setAsked(undefined)}
      />
    </div>
  )
}
