/** Preferences: examples. */
import type { Example } from './facts.ts'

export const ofPreferences: Record<string, Example> = {
  'preferences.read': { for: ['customer'] },
  'preferences.language': { for: ['customer'], input: () => ({ language: 'hi', grouping: 'indian' }) },
  'preferences.notifications': {
    for: ['customer'],
    input: () => ({
      notifications: [
        { event: 'money_out', channel: 'email', above: { amount: '5000.00', currency: 'INR' } },
        { event: 'statements', channel: 'none' },
      ],
    }),
  },
}
