import type { Config } from './config.ts'
import { ask, connectOpening } from './db.ts'
import { journalOpener } from './vault/journal.ts'
import { opening, type Vault, vaultOf } from './vault/opening.ts'
import type { WrappedKey } from './vault/vault.ts'

type Message = { at: string; channel: string; to: string; template: string; facts: Record<string, unknown> }
type Sealed = Omit<Message, 'to'> & { userId: string; sealed: string | null; key: WrappedKey | null }

const escaped = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)

async function opened(vault: Vault, { userId, sealed, key, ...message }: Sealed): Promise<Message> {
  const column = message.channel === 'email' ? 'email' : 'phone'
  const to = await opening(vault, { table: 'users', column, row: userId }, sealed, key)
  return { ...message, to: to ?? 'nowhere' }
}

/** Mail and SMS that would have been sent, for development: newest first. */
export async function outboxPage(config: Config, credential: string, asJson: boolean): Promise<Response> {
  const sealed = await ask<Sealed[]>(
    connectOpening(config.databaseUrl, journalOpener(config)),
    'banking.read_outbox',
    [credential],
  )
  const vault = await vaultOf({ config })
  const messages = await Promise.all(sealed.map((message) => opened(vault, message)))
  if (asJson) return Response.json({ items: messages, next: null })
  // The host that shows the mail is the host that the link is for.
  const linked = (link: unknown) =>
    typeof link === 'string' && /^\/\w/.test(link) ? `<a href="${escaped(link)}">Open the link</a>` : ''
  const rows = messages.map(
    ({ at, channel, to, template, facts }) =>
      `<tr><td>${escaped(at)}<td>${escaped(channel)}<td>${escaped(to)}<td>${escaped(template)}<td><pre>${escaped(JSON.stringify(facts, null, 1))}</pre>${linked(facts.link)}`,
  )
  const body =
    rows.length > 0
      ? `<table><tr><th>When<th>By<th>To<th>What<th>Facts${rows.join('')}</table>`
      : '<p>Nothing has been sent yet.</p>'
  return new Response(`<!doctype html><html lang="en"><title>Outbox</title><h1>Outbox</h1>${body}`, {
    headers: { 'Content-Type': 'text/html; charset=utf-8' },
  })
}
