/** A further factor at the Worker's doors: where one is asked for, the code is read from the outbox and the order sent again. */
import type { Answer, Edge } from './edge.ts'

export const challengeIn = (answer: Answer): string =>
  answer.body.challengeId ?? answer.body.error?.data.detail.challengeId

/** The newest code that is on its way to anybody. */
export async function newestCode(edge: Edge): Promise<string> {
  const text = `select facts ->> 'code' as code from banking.outbox where facts ? 'code' order by id desc limit 1`
  return (await edge.sql(text))[0]?.code
}

/** Has a code sent for a challenge and gives it. */
export async function confirm(edge: Edge, token: string, challengeId: string) {
  // Tests ask for more codes in an hour than a person does.
  await edge.sql(`delete from banking.throttles where key like 'step_up_code:%'`)
  await edge.call('challenges.sendCode', { challengeId, channel: 'email' }, { token })
  const given = { challengeId, code: await newestCode(edge) }
  const answer = await edge.call('challenges.confirm', given, { token })
  if (answer.status !== 200) throw new Error(`not confirmed: ${answer.text}`)
}

/** Asks; confirms and asks again where a further factor is needed. */
export async function withFactor(
  edge: Edge,
  token: string,
  ask: (challenge: { challengeId?: string }) => Promise<Answer>,
): Promise<Answer> {
  const answer = await ask({})
  if (answer.code !== 'step_up_required') return answer
  const challengeId = challengeIn(answer)
  await confirm(edge, token, challengeId)
  return ask({ challengeId })
}
