import { type JSX, onCleanup, onMount, Suspense } from 'solid-js'
import { Door } from '../../bank/shell/door.tsx'
import { LeavingDialog } from '../../bank/shell/leaving.tsx'
import { UnfinishedNotice } from '../cash/unfinished-notice.tsx'
import { DeskBar } from './navigation.tsx'

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
  onMount(() => addEventListener('keydown', toSearch))
  onCleanup(() => removeEventListener('keydown', toSearch))
  return (
    <Door side="staff">
      <div class="lg:grid lg:grid-cols-[13.5rem_minmax(0,1fr)] lg:items-start">
        <DeskBar />
        <main
          id="content"
          tabindex="-1"
          class="mx-auto grid w-full max-w-[110rem] grid-cols-1 gap-5 px-4 py-5 md:px-6"
        >
          <UnfinishedNotice />
          <Suspense>{props.children}</Suspense>
        </main>
      </div>
      <LeavingDialog />
    </Door>
  )
}
