/** How much of something is used: a bar for the eye, and its meaning for whoever does not see it. */
export function Meter(props: { label: string; value: number; most: number }) {
  const share = () => (props.most > 0 ? Math.min(100, (props.value / props.most) * 100) : 100)
  return (
    <div class="relative">
      <meter class="sr-only" aria-label={props.label} min={0} max={100} value={Math.round(share())} />
      <div aria-hidden="true" class="h-2 overflow-hidden rounded-full bg-sunken">
        <div
          class={`h-full rounded-full ${share() >= 90 ? 'bg-warn' : 'bg-brand'}`}
          style={{ width: `${share()}%` }}
        />
      </div>
    </div>
  )
}
