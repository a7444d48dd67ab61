import { useLocation } from '@solidjs/router'
import {
  createEffect,
  createSignal,
  type JSX,
  lazy,
  onCleanup,
  onMount,
  Show,
  Suspense,
  untrack,
} from 'solid-js'
import { Door } from '../../bank/shell/door.tsx'
import { LeavingDialog } from '../../bank/shell/leaving.tsx'
import { UnfinishedNotice } from '../cash/unfinished-notice.tsx'
import { DeskBar } from './navigation.tsx'
import type { Goal } from './palette.tsx'
import { goalOf, withRecent } from './recent.ts'

const Palette = lazy(() => import('./palette.tsx'))

/** `/` goes to the search field of the page, as it does wherever people search all day. */
function toSearch(event: KeyboardEvent) {
  if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.target instanceof HTMLElement && event.target.matches('input, textarea, select')) return
  const field = document.querySelector<HTMLElement>('input[type=search]')
  if (!field) return
  event.preventDefault()
  field.focus()
}

/** The staff's side behind the sign-in. */
export default function DeskShell(props: { children?: JSX.Element }) {
  const location = useLocation()
  const [isFinding, setFinding] = createSignal(false)
  // In memory alone, and gone with the session.
  const [recent, setRecent] = createSignal<Goal[]>([])
  const note = (goal: Goal) => setRecent((list) => withRecent(list, goal))
  createEffect(() => {
    const goal = goalOf(location.pathname)
    if (goal) untrack(() => note(goal))
  })
  const toPalette = (event: KeyboardEvent) => {
    if (
      event.key.toLowerCase() !== 'k' ||
      !(event.ctrlKey || event.metaKey) ||
      event.altKey ||
      event.shiftKey
    )
      return
    // A dialog that asks something is answered first.
    if (!isFinding() && document.querySelector('dialog[open]')) return
    event.preventDefault()
    setFinding(!isFinding())
  }
  onMount(() => {
    addEventListener('keydown', toSearch)
    addEventListener('keydown', toPalette)
  })
  onCleanup(() => {
    removeEventListener('keydown', toSearch)
    removeEventListener('keydown', toPalette)
  })
  return (
    <Door side="staff">
      <div class="lg:grid lg:grid-cols-[13.5rem_minmax(0,1fr)] lg:items-start">
        <DeskBar onFind={() => setFinding(true)} />
        <main
          id="content"
          tabindex="-1"
          class="mx-auto grid w-full max-w-[110rem] grid-cols-1 gap-5 px-4 py-5 md:px-6 lg:*:mx-0"
        >
          <UnfinishedNotice />
          <Suspense>{props.children}</Suspense>
        </main>
      </div>
      <Show when={isFinding()}>
        <Suspense>
          <Palette
            recent={recent()}
            onGo={(goal) => goalOf(goal.href) && note(goal)}
            onClose={() => setFinding(false)}
          />
        </Suspense>
      </Show>
      <LeavingDialog />
    </Door>
  )
}
