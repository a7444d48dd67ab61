import { createEffect, createMemo, type JSX, onCleanup, Suspense } from 'solid-js'
import { signed } from '../../session.ts'
import { hideAmountsByKey } from '../money/privacy.ts'
import { followPreferences } from '../preferences/follow.ts'
import { Door } from './door.tsx'
import { LeavingDialog } from './leaving.tsx'
import { Sidebar, TabBar, TopBar } from './navigation.tsx'

const laterMs = 1000

/** The customers' side behind the sign-in, and the way around in it. */
export default function Shell(props: { children?: JSX.Element }) {
  hideAmountsByKey()
  const customer = createMemo(() => signed()?.customerId)
  createEffect(() => {
    if (!customer()) return
    // What stands here is painted by then, and what it waits for is not held up.
    const timer = setTimeout(followPreferences, laterMs)
    onCleanup(() => clearTimeout(timer))
  })
  return (
    <Door side="customers">
      <div class="md:grid md:grid-cols-[6rem_minmax(0,1fr)] lg:grid-cols-[15.5rem_minmax(0,1fr)] print:block">
        <Sidebar />
        <div>
          <TopBar />
          <main
            id="content"
            tabindex="-1"
            class="mx-auto grid max-w-6xl grid-cols-1 gap-6 px-4 pt-4 pb-28 md:px-8 md:pt-8 md:pb-12 lg:px-10"
          >
            <Suspense>{props.children}</Suspense>
          </main>
        </div>
        <TabBar />
      </div>
      <LeavingDialog />
    </Door>
  )
}
