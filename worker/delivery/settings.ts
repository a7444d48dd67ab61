/** What the providers need to be told, read by name. What is missing leaves messages in the queue. */
import type { Env } from '../config.ts'
import type { ResendSettings } from './resend.ts'
import type { TwilioSettings } from './twilio.ts'

export type DeliverySettings = {
  /** Where customers open the bank: what links in mail begin with, without a slash at the end. */
  bankUrl: string | undefined
  mailFrom: string | undefined
  resend: ResendSettings | undefined
  twilio: TwilioSettings | undefined
}

export function readDelivery(env: Env, dev: boolean, faults: string[]): DeliverySettings {
  const base = (name: 'RESEND_URL' | 'TWILIO_URL' | 'BANK_URL', usual: string): string => {
    const url = URL.parse(env[name] ?? usual)
    if (!url || (url.protocol !== 'https:' && !dev)) faults.push(`${name} must be an https address`)
    return (url?.href ?? usual).replace(/\/+$/, '')
  }
  const { RESEND_API_KEY, MAIL_FROM, TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_FROM } = env
  if (RESEND_API_KEY && !MAIL_FROM) faults.push('MAIL_FROM must say whom mail is from')
  const sms = { TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN, TWILIO_FROM }
  const missing = Object.entries(sms).flatMap(([name, value]) => (value ? [] : [name]))
  if (missing.length === 1 || missing.length === 2)
    faults.push(`${missing.join(' and ')} must be set for SMS`)
  const urls = {
    resend: base('RESEND_URL', 'https://api.resend.com'),
    twilio: base('TWILIO_URL', 'https://api.twilio.com'),
  }
  return {
    bankUrl: env.BANK_URL ? base('BANK_URL', '') : URL.parse(env.FRONTEND_URL ?? '')?.origin,
    mailFrom: MAIL_FROM,
    resend:
      RESEND_API_KEY && MAIL_FROM ? { apiKey: RESEND_API_KEY, from: MAIL_FROM, url: urls.resend } : undefined,
    twilio:
      TWILIO_ACCOUNT_SID && TWILIO_AUTH_TOKEN && TWILIO_FROM
        ? {
            accountSid: TWILIO_ACCOUNT_SID,
            authToken: TWILIO_AUTH_TOKEN,
            from: TWILIO_FROM,
            url: urls.twilio,
          }
        : undefined,
  }
}
