/** One process runs many files, one after another: what a file left open would have ended with its own, and ends here. */
import pg from 'pg'
import { afterAll } from 'vitest'

const open = new Set<pg.Client>()
const { connect } = pg.Client.prototype

pg.Client.prototype.connect = function (this: pg.Client, ...given: unknown[]) {
  open.add(this)
  return Reflect.apply(connect, this, given)
} as typeof connect

afterAll(async () => {
  pg.Client.prototype.connect = connect
  await Promise.allSettled([...open].map((client) => client.end()))
})
