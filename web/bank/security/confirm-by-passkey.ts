import { bank } from '../../api.ts'

/** Has a passkey sign what a challenge is about. Throws PasskeyTrouble, or what the bank refused. */
export async function confirmByPasskey(challengeId: string): Promise<void> {
  const [{ usePasskey }, options] = await Promise.all([
    import('../../passkey.ts'),
    bank.challenges.askPasskey.query({ challengeId }),
  ])
  await bank.challenges.confirmByPasskey.mutate({ challengeId, credential: await usePasskey(options) })
}
