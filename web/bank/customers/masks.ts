/** `customer1@demo.bank` → `cu•••••••@demo.bank`: enough to recognise one's own, too little for a shoulder-surfer. */
export function maskedEmail(email: string): string {
  const at = email.lastIndexOf('@')
  return at < 1
    ? '•••'
    : `${email.slice(0, Math.min(2, at))}${'•'.repeat(Math.max(3, at - 2))}${email.slice(at)}`
}

/** `+919812345678` → `+91 •••••• 5678`. */
export const maskedPhone = (phone: string) => `${phone.slice(0, 3)} •••••• ${phone.slice(-4)}`
