/** Text inside XML 1.0, where not every character that a note may hold is allowed. */

// What XML 1.0 has no spelling for, not even an escaped one, becomes U+FFFD.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters in question
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  // A reader would make a line feed of it.
  '\r': '&#13;',
}

export const escaped = (text: string): string =>
  text
    .toWellFormed()
    .replace(forbidden, '\ufffd')
    .replace(/[&<>"'\r]/g, (char) => escapes[char]!)

/** `<Tag>text</Tag>`; children are given as they are. */
export const leaf = (tag: string, text: string) => `<${tag}>${escaped(text)}</${tag}>`
export const branch = (tag: string, ...children: string[]) => `<${tag}>${children.join('')}</${tag}>`

/** The text in parts of at most so many characters, none split inside. */
export function chunks(text: string, most: number): string[] {
  const characters = [...text]
  return Array.from({ length: Math.ceil(characters.length / most) }, (_, at) =>
    characters.slice(at * most, at * most + most).join(''),
  )
}
export const shortened = (text: string, most: number) => chunks(text, most)[0] ?? ''
