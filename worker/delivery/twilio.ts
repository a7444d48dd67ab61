import { type Provider, post } from './provider.ts'

export type TwilioSettings = { accountSid: string; authToken: string; from: string; url: string }

/** SMS by Twilio's HTTP API. It knows no idempotency key: after a lost answer a text may come twice, and never not. */
export const twilio = ({ accountSid, authToken, from, url }: TwilioSettings): Provider => ({
  name: 'twilio',
  send: ({ to, text }) =>
    post(
      `${url}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}/Messages.json`,
      {
        Authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}`,
        'Content-Type': 'application/x-www-form-urlencoded',
      },
      new URLSearchParams({ To: to, From: from, Body: text }).toString(),
    ),
})
