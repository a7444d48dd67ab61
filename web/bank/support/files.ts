/** Files that are sent along: what is asked of them before they leave, and how they leave one after the other. */
import { createSignal } from 'solid-js'
import { attachmentsMost } from '../../../worker/attachments/contract.ts'
import { contentBytesMost } from '../../../worker/documents/contract.ts'
import { uuidv7 } from '../../../worker/ids.ts'
import { type Fault, heed } from '../../api.ts'
import { sendingBank } from '../../sending.ts'
import { t } from './words.ts'

export const taken = 'application/pdf,image/jpeg,image/png'
export const sizeOf = (bytes: number) =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`

/** Why a file need not be sent at all. */
export function wrongWith(file: File): string | undefined {
  if (file.size === 0) return t('empty')
  return file.size > contentBytesMost ? t('large') : undefined
}

/** Base64 as the browser makes it, without the heading of a data address. */
export const base64Of = (file: File) =>
  new Promise<string>((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(String(reader.result).split(',', 2)[1] ?? '')
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(file)
  })

const limits: Record<string, 'of_message' | 'of_ticket' | 'of_day'> = {
  attachments_of_message: 'of_message',
  attachments_of_ticket: 'of_ticket',
  attachments_of_day: 'of_day',
}
/** Why the bank took no file, and what to do about it. */
export function refusalOfFile(fault: Fault): string {
  if (fault.code === 'invalid_input') return fault.fields[0]?.message ?? fault.sentence
  if (fault.code === 'limit_exceeded') {
    const limit = limits[String(fault.detail?.limit)]
    return limit ? t(limit) : fault.sentence
  }
  if (fault.code === 'too_large') return t('large')
  if (fault.code === 'rate_limited') return t('lot')
  if (fault.code === 'already_settled') return t('late')
  return fault.sentence
}

export type Chosen = {
  id: string
  file: File
  /** How much has gone, from 0 to 1, while it is sent. */
  share?: number | undefined
  error?: string | undefined
  /** Whether it was sent once, and did not go. */
  tried?: boolean
  /** Beside which message it belongs, once that was sent. */
  to?: { ticket: string; message: string } | undefined
}

/** The files of one form. `verb` is whose side sends; `onSent` is called after each that went. */
export function createFiles(verb: 'add' | 'addFor', onSent: () => Promise<unknown>) {
  const [chosen, setChosen] = createSignal<Chosen[]>([])
  const [wrong, setWrong] = createSignal<string>()
  const [said, setSaid] = createSignal('')
  const change = (id: string, more: Partial<Chosen>) =>
    setChosen((all) => all.map((one) => (one.id === id ? { ...one, ...more } : one)))
  const remove = (id: string) => setChosen((all) => all.filter((one) => one.id !== id))

  const choose = (files: File[]) => {
    setWrong(undefined)
    for (const file of files) {
      const fault = wrongWith(file)
      if (fault) setWrong(`${file.name}: ${fault}`)
      else if (chosen().length >= attachmentsMost) setWrong(t('most', { most: attachmentsMost }))
      else setChosen((all) => [...all, { id: uuidv7(), file }])
    }
  }

  const sendOne = async ({ id, file, to }: Chosen) => {
    if (!to || chosen().find((one) => one.id === id)?.share !== undefined) return
    change(id, { share: 0, error: undefined })
    try {
      const content = await base64Of(file)
      const bank = sendingBank((share) => change(id, { share }))
      await bank.attachments[verb].mutate({ id, ...to, name: file.name.slice(-200), content })
      remove(id)
      setSaid(t('was_sent', { file: file.name }))
      await onSent()
    } catch (error) {
      const fault = refusalOfFile(heed(error))
      change(id, { share: undefined, error: fault, tried: true })
      setSaid(t('not_sent', { file: file.name, why: fault }))
    }
  }

  /** True where all of them went. What did not stays in the list, and can be tried again. */
  const sendAll = async (ticket: string, message: string) => {
    setChosen((all) => all.map((one) => (one.to ? one : { ...one, to: { ticket, message } })))
    for (const one of chosen()) if (one.share === undefined) await sendOne(one)
    return chosen().length === 0
  }
  return { chosen, choose, remove, sendAll, sendAgain: sendOne, wrong, said }
}
export type FilesOfForm = ReturnType<typeof createFiles>
