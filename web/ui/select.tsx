import ChevronDown from 'lucide-solid/icons/chevron-down'
import { For, type JSX, splitProps } from 'solid-js'
import { controlClass } from './field.tsx'

/** The browser's own list of choices, which every phone and screen reader knows, in our clothes. */
export function Select(
  props: Omit<JSX.SelectHTMLAttributes<HTMLSelectElement>, 'onChange'> & {
    options: { value: string; label: string }[]
    onChange: (value: string) => void
  },
) {
  const [own, rest] = splitProps(props, ['options', 'onChange', 'value'])
  return (
    <div class="relative">
      <select
        {...rest}
        onChange={(event) => own.onChange(event.currentTarget.value)}
        class={`${controlClass} appearance-none truncate pr-11`}
      >
        <For each={own.options}>
          {(option) => (
            <option value={option.value} selected={option.value === own.value}>
              {option.label}
            </option>
          )}
        </For>
      </select>
      <ChevronDown
        size={20}
        aria-hidden="true"
        class="pointer-events-none absolute top-1/2 right-4 -translate-y-1/2 text-soft"
      />
    </div>
  )
}
