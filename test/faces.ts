/** The faces of papers outside of a Worker: the very files that the web app is built with. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const folder = join(import.meta.dirname, '../web/public')

/** As the binding of assets answers, for what has no Worker around it. */
export const assetsOnDisk = {
  fetch: async (address: string) => new Response(readFileSync(join(folder, new URL(address).pathname))),
}
