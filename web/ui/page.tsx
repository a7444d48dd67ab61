import { createEffect, type JSX, onMount } from 'solid-js'

// The first page of a visit leaves the focus where the browser put it; later ones start at their heading.
let arrived = false
// What index.html calls the whole site.
const site = document.title

/** A page's heading: it names the document and takes the focus when the page is reached by a link. */
export function PageTitle(props: { title: string; document?: string; class?: string; aside?: JSX.Element }) {
  let heading!: HTMLHeadingElement
  createEffect(() => {
    document.title = `${props.document ?? props.title} · ${site}`
  })
  onMount(() => {
    if (arrived) heading.focus({ preventScroll: true })
    arrived = true
  })
  return (
    <div class={`flex min-h-12 flex-wrap items-center justify-between gap-3 ${props.class ?? ''}`}>
      <h1
        ref={heading}
        tabindex="-1"
        class="min-w-0 max-w-full hyphens-auto font-bold text-title tracking-tight"
      >
        {props.title}
      </h1>
      {props.aside}
    </div>
  )
}
