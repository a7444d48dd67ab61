/** What the bank writes to its own people: in English, as their desk is. */
import type { Reading, Said } from './facts.ts'

type ForStaff = { subject: string; lines: (reading: Reading) => Said[] }

const ifThere = (text: string | undefined, sentence: (text: string) => string) =>
  text === undefined ? undefined : sentence(text)

export const forStaff: Record<string, ForStaff> = {
  role_changed: {
    subject: 'Your role at the bank was changed',
    lines: ({ value }) => [
      ifThere(value('role'), (role) => `You are now: ${role}.`),
      'Your role was changed, and your sessions were ended.',
    ],
  },
  staff_invited: {
    subject: 'You can work at the bank’s desk',
    lines: () => [
      'A log-in was made for you. Ask for a new password at the sign-in page, and add a second factor.',
    ],
  },
  admin_planned: {
    subject: 'A new admin is planned',
    lines: ({ say }) => [
      'Two of the bank’s people agreed to make a further admin. Look under Users at the desk.',
      say('takes_effect'),
      say('stop_with'),
    ],
  },
  security_alert: {
    subject: 'A security alert at the bank',
    lines: ({ value, say }) => [
      ifThere(value('kind'), (kind) => `Alert: ${kind.replaceAll('_', ' ')}.`),
      ifThere(value('severity'), (severity) => `Severity: ${severity}.`),
      say('when'),
      'Look under Security at the desk.',
    ],
  },
}
