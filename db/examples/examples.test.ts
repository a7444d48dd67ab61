/** The examples are true: played against a fresh bank, they say what is committed beside them. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { freshBank } from '../../test/bank.ts'
import { connect, connectOwner, expectBooksToBalance } from '../../test/teller.ts'
import { migrate } from '../tool/migrate.ts'
import { play } from './play.ts'

it('the story of a transfer goes as written', async () => {
  const bank = await freshBank({ empty: true })
  await migrate(bank.wire.ownerUrl)
  const text = readFileSync(new URL('story.sql', import.meta.url), 'utf8')
  // A superuser, so that the story can change roles; what it does, it does as those.
  const heard = await play(await connect(bank.wire.superUrl), text)
  await expect(heard).toMatchFileSnapshot('story.out')
  await expectBooksToBalance(await connectOwner(bank.wire.ownerUrl))
})
