import { words } from './ui/language.ts'

/** Why there is no passkey now, by the name of the browser's error where there is one. */
export const t = words('passkeys', {
  by_name: 'Passkeys do not work at {host}. Open the bank by its name.',
  by_this_name: 'Passkeys do not work at {host}. Open the bank by its name: {address}.',
  cannot: 'This browser cannot use passkeys.',
  NotAllowedError: 'Nothing was done: it was cancelled, or took too long. Try again when you are ready.',
  InvalidStateError: 'This device holds a passkey for your account already.',
  SecurityError: 'Passkeys do not work at this address of the bank.',
  NotSupportedError: 'This device cannot make a passkey that the bank accepts.',
  ConstraintError: 'This device cannot check that it is you. Set up a screen lock, then try again.',
  failed: 'Your device could not use a passkey now. Try again.',
  none: 'Your device had no passkey for the bank.',
})
