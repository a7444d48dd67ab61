import { createUniqueId, For } from 'solid-js'

/** One of a few, all in sight. Radio buttons underneath, so the arrow keys work. */
export function Segmented<Value extends string>(props: {
  legend: string
  value: Value
  options: { value: Value; label: string }[]
  onChange: (value: Value) => void
}) {
  const name = createUniqueId()
  return (
    <fieldset class="grid gap-1.5">
      <legend class="mb-1.5 font-semibold text-small">{props.legend}</legend>
      <div class="flex max-w-2xl flex-wrap gap-1 rounded-md bg-sunken p-1">
        <For each={props.options}>
          {(option) => (
            <label class="flex-auto sm:whitespace-nowrap">
              <input
                type="radio"
                name={name}
                value={option.value}
                checked={option.value === props.value}
                onChange={() => props.onChange(option.value)}
                class="peer sr-only"
              />
              <span class="flex min-h-11 cursor-pointer items-center justify-center rounded-sm px-3 text-center font-semibold text-small text-soft transition-colors peer-checked:bg-brand peer-checked:text-on-brand peer-focus-visible:outline-2 peer-focus-visible:outline-brand">
                {option.label}
              </span>
            </label>
          )}
        </For>
      </div>
    </fieldset>
  )
}
