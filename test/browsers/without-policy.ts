/**
 * For a Firefox whose remote control is code in the page: the page's own policy forbids that code, so a door before the bank takes this one
 * header off its answers. Everything else goes through as it is; what is seen there says nothing about the policy.
 */
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'

/** 140 cannot; the next one that was tried, 153, keeps what steers it apart from the page. */
const firstApart = 153

/** By what the browser says itself: `Mozilla Firefox 140.12.0esr`. */
export const isSteeredInPage = (version: string): boolean => {
  const major = /Firefox (\d+)/.exec(version)?.[1]
  return major !== undefined && Number(major) < firstApart
}

/** Its address, and how to close it. */
export async function withoutPolicy(url: string) {
  const { hostname, port } = new URL(url)
  const door = createServer((asked, answer) => {
    const passed = request(
      { hostname, port, path: asked.url, method: asked.method, headers: asked.headers },
      (came) => {
        const { 'content-security-policy': _, ...headers } = came.headers
        answer.writeHead(came.statusCode!, headers)
        came.pipe(answer)
      },
    )
    passed.on('error', () => answer.destroy())
    answer.on('close', () => passed.destroy())
    asked.pipe(passed)
  })
  await new Promise<void>((done) => door.listen(0, '127.0.0.1', done))
  return {
    url: `http://localhost:${(door.address() as AddressInfo).port}`,
    close: () => {
      door.closeAllConnections()
      door.close()
    },
  }
}
