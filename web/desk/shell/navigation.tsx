import { A, useLocation } from '@solidjs/router'
import LogOut from 'lucide-solid/icons/log-out'
import Menu from 'lucide-solid/icons/menu'
import Search from 'lucide-solid/icons/search'
import ShieldCheck from 'lucide-solid/icons/shield-check'
import X from 'lucide-solid/icons/x'
import { createEffect, createSignal, createUniqueId, For, on, onCleanup, onMount, Show } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import { signOut } from '../../api.ts'
import { Mark } from '../../bank/shell/logo.tsx'
import { IconButton } from '../../ui/button.tsx'
import { groups, type Place, shownGroups } from './places.ts'

/**
 * The head of every page of the desk: where one is, where one can go. Wide, all of it stands at the side, a press
 * away; narrow, behind one button, so that nothing wraps or scrolls.
 */
export function DeskBar(props: { onFind: () => void }) {
  const location = useLocation()
  const [isOpen, setOpen] = createSignal(false)
  const id = createUniqueId()
  let button!: HTMLButtonElement
  let bar!: HTMLElement
  const isHere = (place: Place) =>
    location.pathname === place.href || place.also?.test(location.pathname) === true
  const here = () =>
    groups.flatMap(({ places }) => places).find(isHere)?.name ??
    (location.pathname === '/desk/security' ? 'Security' : 'Menu')

  createEffect(
    on(
      () => location.pathname,
      () => setOpen(false),
      { defer: true },
    ),
  )
  const leave = (event: Event) => {
    if (!isOpen()) return
    if (event instanceof KeyboardEvent) {
      if (event.key !== 'Escape') return
      setOpen(false)
      button.focus()
    } else if (event.target instanceof Node && !bar.contains(event.target)) setOpen(false)
  }
  const kinds = ['keydown', 'pointerdown', 'focusin'] as const
  onMount(() => {
    for (const kind of kinds) document.addEventListener(kind, leave)
  })
  onCleanup(() => {
    for (const kind of kinds) document.removeEventListener(kind, leave)
  })

  return (
    <header
      ref={bar}
      class="unprinted sticky top-0 z-40 border-line border-b bg-surface lg:h-dvh lg:overflow-y-auto lg:border-r lg:border-b-0"
    >
      <div class="flex min-h-14 items-center gap-2 px-4 lg:flex-wrap lg:px-3 lg:pt-3">
        <A href="/desk" class="rounded-md p-1" aria-label="Edgebank desk">
          <Mark />
        </A>
        <button
          ref={button}
          type="button"
          aria-expanded={isOpen()}
          aria-controls={id}
          aria-label={`Menu, at ${here()}`}
          onClick={() => setOpen(!isOpen())}
          class="inline-flex min-h-11 min-w-0 items-center gap-2 rounded-full px-3 font-semibold text-small hover:bg-ink/8 lg:hidden"
        >
          <Show when={isOpen()} fallback={<Menu size={20} class="shrink-0" aria-hidden="true" />}>
            <X size={20} class="shrink-0" aria-hidden="true" />
          </Show>
          <span class="truncate max-[24rem]:sr-only">{here()}</span>
        </button>
        <span class="ml-auto flex">
          <IconButton label="Go to (Ctrl K)" onClick={() => props.onFind()} class="text-soft">
            <Search size={20} aria-hidden="true" />
          </IconButton>
          <A
            href="/desk/security"
            aria-label="Security"
            title="Security"
            class="inline-flex size-11 items-center justify-center rounded-full text-soft hover:bg-ink/8 aria-[current=page]:text-brand"
          >
            <ShieldCheck size={20} aria-hidden="true" />
          </A>
          <IconButton label="Sign out" onClick={() => void signOut()} class="text-soft">
            <LogOut size={20} aria-hidden="true" />
          </IconButton>
        </span>
      </div>
      <nav
        id={id}
        aria-label="Desk"
        class={`${isOpen() ? 'grid' : 'hidden'} max-h-[calc(100dvh-3.5rem)] grid-cols-[repeat(auto-fit,minmax(min(9rem,100%),1fr))] gap-x-4 gap-y-3 overflow-y-auto border-line border-t px-4 pt-3 pb-5 lg:grid lg:max-h-none lg:grid-cols-1 lg:gap-y-4 lg:overflow-visible lg:border-t-0 lg:px-3`}
      >
        <For each={shownGroups()}>
          {(group) => (
            <div>
              <p id={`${id}-${group.name}`} class="px-3 pb-1 font-semibold text-faint text-tiny">
                {group.name}
              </p>
              <ul aria-labelledby={`${id}-${group.name}`} class="grid gap-0.5">
                <For each={group.places}>
                  {(place) => (
                    <li>
                      <A
                        href={place.href}
                        end
                        // To where one is already changes no address.
                        onClick={() => setOpen(false)}
                        aria-current={isHere(place) ? 'page' : undefined}
                        class="flex min-h-11 items-center gap-2.5 rounded-md px-3 font-semibold text-small text-soft hover:bg-ink/6 hover:text-ink aria-[current=page]:bg-tint aria-[current=page]:text-on-tint lg:min-h-9"
                      >
                        <Dynamic component={place.icon} size={18} class="shrink-0" aria-hidden="true" />
                        {place.name}
                      </A>
                    </li>
                  )}
                </For>
              </ul>
            </div>
          )}
        </For>
      </nav>
    </header>
  )
}
