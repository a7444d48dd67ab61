import type { Provider } from './provider.ts'

/** What Cloudflare says of an address that it will never carry mail to, or from. */
const final = /^E_(?:RECIPIENT|CONTENT|VALIDATION|FIELD|HEADER)/

/** Mail by Cloudflare's own `send_email` binding. The Message-ID is the row's, so that a copy is known as one. */
export const emailBinding = (binding: SendEmail, from: string): Provider => ({
  name: 'cloudflare',
  send: async ({ key, to, subject, text, html }) => {
    const headers = { 'X-Entity-Ref-ID': key }
    try {
      await binding.send({ from, to, subject, text, html, headers })
      return { state: 'sent' }
    } catch (error) {
      const code = String((error as { code?: unknown }).code ?? 'refused')
      return { state: final.test(code) ? 'failed' : 'retry', fault: code }
    }
  },
})
