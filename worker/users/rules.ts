/** `Asha Raman` → `A… R…`: enough to see whether it is whom one means. */
export const masked = (name: string): string =>
  name
    .split(/\s+/)
    .map((word) => `${[...word][0] ?? ''}…`)
    .join(' ')

/** `asha@example.org` → `a…@example.org`. */
export const maskedEmail = (email: string): string =>
  `${[...email][0] ?? ''}…${email.slice(email.lastIndexOf('@'))}`

/** `+91 98200 12345` → `+91…45`. */
export const maskedPhone = (phone: string): string => `${phone.slice(0, 3)}…${phone.slice(-2)}`
