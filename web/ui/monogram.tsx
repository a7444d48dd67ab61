// Six calm pairs; the name picks one, so that a person looks the same on every page.
const hues = [
  'bg-[light-dark(#dcebe7,#17322f)] text-[light-dark(#0a4a48,#a6e6d9)]',
  'bg-[light-dark(#fdebc8,#3a2c10)] text-[light-dark(#6b4300,#f7cf7d)]',
  'bg-[light-dark(#e6e6f5,#25264a)] text-[light-dark(#35377d,#c3c5f7)]',
  'bg-[light-dark(#fbe3dc,#43231a)] text-[light-dark(#8a2f16,#ffb9a3)]',
  'bg-[light-dark(#e2eed7,#233318)] text-[light-dark(#33571a,#bfe3a0)]',
  'bg-[light-dark(#f5e1ec,#3d2033)] text-[light-dark(#7a2356,#f4b5d8)]',
]

const initials = (name: string) => {
  const words = name.split(/[\s,]+/).filter((word) => /\p{L}|\p{N}/u.test(word))
  const letter = (word: string | undefined) => word?.match(/\p{L}|\p{N}/u)?.[0] ?? ''
  return (letter(words[0]) + (words.length > 1 ? letter(words.at(-1)) : '')).toLocaleUpperCase('en')
}

const hue = (name: string) => {
  let sum = 0
  for (const letter of name) sum = (sum * 31 + letter.codePointAt(0)!) % 997
  return hues[sum % hues.length]!
}

/** Initials in a circle. Says nothing that the name beside it does not say, so it is hidden from readers. */
export function Monogram(props: { name: string; class?: string }) {
  return (
    <span
      aria-hidden="true"
      class={`inline-flex size-11 shrink-0 select-none items-center justify-center rounded-full font-bold
        text-small tracking-wide ${hue(props.name)} ${props.class ?? ''}`}
    >
      {initials(props.name)}
    </span>
  )
}
