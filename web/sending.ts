/** The bank for what takes long to send: says how much has gone, and gives up only where nothing moves any more. */
import { clientOf, crossSite, renewIfDue } from './api.ts'
import { signed } from './session.ts'

const stillMs = 30_000

/** `heard` is told the share that has gone, from 0 to 1. */
export const sendingBank = (heard: (share: number) => void) =>
  clientOf(async (input, options = {}) => {
    await renewIfDue()
    return new Promise<Response>((resolve, reject) => {
      const request = new XMLHttpRequest()
      let still: ReturnType<typeof setTimeout>
      const fail = () => {
        clearTimeout(still)
        reject(new TypeError('No answer came.'))
      }
      const moved = () => {
        clearTimeout(still)
        still = setTimeout(() => request.abort(), stillMs)
      }
      request.open(options.method ?? 'POST', String(input))
      const headers = new Headers(options.headers)
      const session = signed()
      headers.set('content-type', 'application/json')
      if (session) headers.set('authorization', `Bearer ${session.token}`)
      headers.forEach((value, name) => {
        request.setRequestHeader(name, value)
      })
      request.withCredentials = crossSite
      request.upload.onprogress = ({ loaded, total }) => {
        moved()
        if (total > 0) heard(loaded / total)
      }
      request.onload = () => {
        clearTimeout(still)
        resolve(
          new Response(request.responseText, {
            status: request.status,
            headers: { 'content-type': 'application/json' },
          }),
        )
      }
      request.onerror = fail
      request.onabort = fail
      moved()
      request.send(options.body as string)
    })
  })
