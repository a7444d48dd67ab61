import { type Provider, post } from './provider.ts'

export type ResendSettings = { apiKey: string; from: string; url: string }

/** Mail by Resend's HTTP API. It remembers an idempotency key for a day. */
export const resend = ({ apiKey, from, url }: ResendSettings): Provider => ({
  name: 'resend',
  send: ({ key, to, subject, text, html }) =>
    post(
      `${url}/emails`,
      {
        Authorization: `Bearer ${apiKey}`,
        'Content-Type': 'application/json',
        'Idempotency-Key': key,
        'User-Agent': 'edgebank',
      },
      JSON.stringify({ from, to: [to], subject, text, html }),
    ),
})
