import { createEffect, For, on, onCleanup, onMount } from 'solid-js'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { theme } from './theme.ts'

/** Colours by what they say, as classes that both the canvas and the legend read. */
const tones = { good: 'text-good', brand: 'text-brand', soft: 'text-faint', quiet: 'text-edge' } as const
export type Tone = keyof typeof tones
export type Series = { name: string; tone: Tone; values: readonly number[] }

const HEIGHT = 240

/**
 * Bars side by side over a few places. For the eye alone: it is hidden from screen readers, and whoever draws it puts
 * the same figures into a table beside it. Nothing moves, so there is nothing to be reduced.
 */
export function BarChart(props: {
  places: readonly string[]
  series: readonly Series[]
  /** A figure beside the axis, in words. */
  value: (figure: number) => string
}) {
  let host!: HTMLDivElement
  let chart: uPlot | undefined
  const colours: HTMLElement[] = []
  const colourOf = (at: number) => getComputedStyle(colours[at]!).color
  const line = () => getComputedStyle(host).borderTopColor
  const ink = () => getComputedStyle(host).color
  const font = () => `13px ${getComputedStyle(host).fontFamily}`

  function draw() {
    chart?.destroy()
    const count = props.places.length
    const places = props.places.map((_, at) => at)
    const axis = { stroke: ink, font: font(), ticks: { show: false } }
    const options: uPlot.Options = {
      width: host.clientWidth,
      height: HEIGHT,
      legend: { show: false },
      cursor: { show: false },
      scales: {
        x: { time: false, range: [-0.6, count - 0.4] },
        y: { range: (_, __, most) => [0, most > 0 ? most * 1.06 : 1] },
      },
      axes: [
        {
          ...axis,
          size: 30,
          grid: { show: false },
          splits: () => places,
          values: (plot, splits) => {
            // As many names as fit, the last among them.
            const longest = Math.max(...props.places.map(({ length }) => length))
            const step = Math.max(1, Math.ceil((count * (longest * 7 + 16)) / (plot.width - 64)))
            return splits.map((at) => ((count - 1 - at) % step === 0 ? (props.places[at] ?? '') : ''))
          },
        },
        {
          ...axis,
          size: 64,
          grid: { stroke: line, width: 1 },
          values: (_, splits) => splits.map((figure) => props.value(figure)),
        },
      ],
      series: [
        {},
        ...props.series.map(({ name }, at) => ({
          label: name,
          fill: () => colourOf(at),
          width: 0,
          points: { show: false },
          paths: uPlot.paths.bars!({
            size: [props.series.length === 1 ? 0.62 : 0.34, 26],
            align: props.series.length === 1 ? 0 : at === 0 ? -1 : 1,
            gap: 1,
            radius: 0.2,
          }),
        })),
      ],
    }
    chart = new uPlot(options, [places, ...props.series.map(({ values }) => [...values])], host)
  }

  onMount(() => {
    draw()
    // A canvas does not wait for a face, nor does it ask for one: a sign of its own may come with another file.
    void document.fonts.load(font(), props.value(0)).then(() => chart?.redraw())
    const resized = new ResizeObserver(() => {
      if (chart && host.clientWidth !== chart.width)
        chart.setSize({ width: host.clientWidth, height: HEIGHT })
    })
    resized.observe(host)
    const dark = matchMedia('(prefers-color-scheme: dark)')
    const forced = matchMedia('(forced-colors: active)')
    const recolour = () => chart?.redraw()
    for (const colours of [dark, forced]) colours.addEventListener('change', recolour)
    onCleanup(() => {
      resized.disconnect()
      for (const colours of [dark, forced]) colours.removeEventListener('change', recolour)
      chart?.destroy()
    })
    createEffect(
      on([() => props.places, () => props.series, () => props.value, theme], draw, { defer: true }),
    )
  })

  return (
    <div aria-hidden="true" class="grid gap-3">
      <ul class="flex flex-wrap gap-x-5 gap-y-1 text-small">
        <For each={props.series}>
          {(series, at) => (
            <li class="flex items-center gap-2">
              <span
                ref={(element) => {
                  colours[at()] = element
                }}
                class={`tone inline-block size-3 rounded-full bg-current ${tones[series.tone]}`}
              />
              {series.name}
            </li>
          )}
        </For>
      </ul>
      <div ref={host} class="h-60 min-w-0 overflow-hidden border-line text-soft" />
    </div>
  )
}
