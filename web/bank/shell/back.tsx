import { A } from '@solidjs/router'
import ArrowLeft from 'lucide-solid/icons/arrow-left'

/** The way back to the page above. */
export function Back(props: { href: string; name: string }) {
  return (
    <A
      href={props.href}
      class="-ml-1 inline-flex min-h-11 items-center gap-1.5 pr-3 font-semibold text-brand text-small"
    >
      <ArrowLeft size={18} aria-hidden="true" /> {props.name}
    </A>
  )
}
