import { createMemo } from 'solid-js'
import { encode } from 'uqr'

/** A QR code, always dark on light: cameras do not read the reverse. `name` says what it holds. */
export function Qr(props: { text: string; name: string }) {
  const drawn = createMemo(() => {
    const { size, data } = encode(props.text, { border: 2 })
    const squares = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
    return { size, path: squares.join('') }
  })
  return (
    <svg
      role="img"
      aria-label={props.name}
      viewBox={`0 0 ${drawn().size} ${drawn().size}`}
      shape-rendering="crispEdges"
      class="size-52 max-w-full rounded-md"
    >
      <rect width="100%" height="100%" fill="#fff" />
      <path d={drawn().path} fill="#000" />
    </svg>
  )
}
