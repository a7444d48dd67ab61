import { A } from '@solidjs/router'
import CircleCheck from 'lucide-solid/icons/circle-check'
import CircleHelp from 'lucide-solid/icons/circle-question-mark'
import CircleX from 'lucide-solid/icons/circle-x'
import FileUp from 'lucide-solid/icons/file-up'
import { createSignal, For, Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import {
  type Checked,
  checkPaper,
  type Known,
  readManifest,
  type Verdict,
} from '../../../worker/proofs/check.ts'
import type { Manifest } from '../../../worker/proofs/contract.ts'
import { bank, faultOf } from '../../api.ts'
import { Card, Section } from '../../ui/card.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageTitle } from '../../ui/page.tsx'
import { spaced } from '../accounts/names.ts'
import { longDate } from '../ledger/days.ts'
import { Logo } from '../shell/logo.tsx'
import { foundInWords, names } from './check-words.ts'
import { t } from './words.ts'

const looks = {
  holds: { icon: CircleCheck, class: 'text-good' },
  broken: { icon: CircleX, class: 'text-bad' },
  open: { icon: CircleHelp, class: 'text-warn' },
}

/** What the bank has published; the root only where it has one for that date. */
async function learn(manifest: Manifest): Promise<Known> {
  const { keys } = await bank.seals.keys.query()
  const date = manifest.inclusion?.root.date
  if (!date) return { keys }
  const root = await bank.seals.root.query({ date }).catch((error: unknown) => {
    if (faultOf(error).code === 'not_found') return undefined
    throw error
  })
  return { keys, root }
}

function CheckRow(props: { check: Checked }) {
  const look = () => looks[props.check.outcome]
  return (
    <li class="flex gap-3 px-5 py-4">
      <Dynamic
        component={look().icon}
        size={22}
        class={`mt-px shrink-0 ${look().class}`}
        aria-hidden="true"
      />
      <div class="grid min-w-0 gap-0.5">
        <p class="font-semibold">
          <span class="sr-only">{t(props.check.outcome)}: </span>
          {names(props.check.check)}
        </p>
        <p class="break-words text-small text-soft">{foundInWords(props.check)}</p>
      </div>
    </li>
  )
}

function Result(props: { verdict: Verdict; manifest: Manifest }) {
  const kind = () => (props.verdict.genuine ? (props.verdict.complete ? 'good' : 'warn') : 'bad')
  const title = () => {
    if (!props.verdict.genuine && props.verdict.checks.some(({ outcome }) => outcome === 'broken'))
      return t('not_ours')
    if (!props.verdict.genuine) return t('unchecked')
    return t('ours')
  }
  const about = () => {
    const { kind, account, from, to } = props.manifest
    const days = from === to ? longDate(from) : t('days', { from: longDate(from), to: longDate(to) })
    return t(kind === 'receipt' ? 'about_receipt' : 'about_statement', { account: spaced(account), days })
  }
  return (
    <>
      <Notice kind={kind()} title={title()}>
        <p>{about()}</p>
        <Show when={kind() === 'warn'}>
          <p>{t('some_open')}</p>
        </Show>
      </Notice>
      <Section title={t('checked')}>
        <Card>
          <ul class="divide-y divide-line">
            <For each={props.verdict.checks}>{(check) => <CheckRow check={check} />}</For>
          </ul>
        </Card>
      </Section>
    </>
  )
}

type Chosen = { paper?: File; manifest?: Manifest; manifestName?: string }

/** A paper of the bank and its manifest, checked in this browser alone: neither of them leaves it. */
export default function VerifyPage() {
  const [chosen, setChosen] = createSignal<Chosen>({})
  const [verdict, setVerdict] = createSignal<Verdict>()
  const [fault, setFault] = createSignal<string>()
  const [over, setOver] = createSignal(false)

  const check = async (now: Chosen) => {
    setVerdict(undefined)
    setFault(undefined)
    if (!now.paper || !now.manifest) return
    try {
      const bytes = new Uint8Array(await now.paper.arrayBuffer())
      setVerdict(await checkPaper(bytes, now.manifest, await learn(now.manifest)))
    } catch (error) {
      setFault(faultOf(error).sentence)
    }
  }
  // In any order, together or one after the other: a manifest is told by what it says.
  const take = async (files: Iterable<File>) => {
    const now = { ...chosen() }
    for (const file of files) {
      const manifest = /\.json$/i.test(file.name) ? readManifest(await file.text()) : undefined
      if (manifest) Object.assign(now, { manifest, manifestName: file.name })
      else now.paper = file
    }
    setChosen(now)
    await check(now)
  }

  return (
    <div class="mx-auto grid min-h-dvh w-full max-w-2xl grid-cols-1 content-start gap-6 px-4 py-6 sm:py-10">
      <header class="flex items-center justify-between">
        <A href="/" class="rounded-md p-1" aria-label={t('home')}>
          <Logo />
        </A>
      </header>
      <main class="grid grid-cols-1 gap-6">
        <div class="grid gap-2">
          <PageTitle title={t('verify')} />
          <p class="text-soft">{t('choose_why')}</p>
        </div>
        <label
          onDragOver={(event) => {
            event.preventDefault()
            setOver(true)
          }}
          onDragLeave={() => setOver(false)}
          onDrop={(event) => {
            event.preventDefault()
            setOver(false)
            void take(event.dataTransfer?.files ?? [])
          }}
          class={`grid cursor-pointer justify-items-center gap-3 rounded-lg border-2 border-dashed px-6 py-10 text-center
            transition-colors focus-within:outline-2 focus-within:outline-brand hover:border-brand
            ${over() ? 'border-brand bg-tint' : 'border-edge bg-surface'}`}
        >
          <input
            type="file"
            multiple
            class="sr-only"
            onChange={(event) => {
              void take([...(event.currentTarget.files ?? [])])
              // The same file may be chosen again after it was changed.
              event.currentTarget.value = ''
            }}
          />
          <span class="inline-flex size-14 items-center justify-center rounded-full bg-tint text-on-tint">
            <FileUp size={26} aria-hidden="true" />
          </span>
          <span class="font-bold text-lead">{t('both')}</span>
          <span class="text-small text-soft">{t('drop')}</span>
        </label>
        <ul aria-label={t('files')} class="grid gap-1 text-small">
          <li class="break-words">
            <span class="text-soft">{t('file_is')} </span>
            {chosen().paper?.name ?? t('none_yet')}
          </li>
          <li class="break-words">
            <span class="text-soft">{t('manifest_is')} </span>
            {chosen().manifestName ?? t('none_yet')}
          </li>
        </ul>
        <Show when={fault()}>{(sentence) => <Notice kind="bad">{sentence()}</Notice>}</Show>
        <Show when={verdict()}>{(now) => <Result verdict={now()} manifest={chosen().manifest!} />}</Show>
      </main>
    </div>
  )
}
