import { ask, type Database } from './db.ts'

type Message = { at: string; channel: string; to: string; template: string; facts: Record<string, unknown> }

const escaped = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)

/** Mail and SMS that would have been sent, for development: newest first. */
export async function outboxPage(database: Database, credential: string, asJson: boolean): Promise<Response> {
  const messages = await ask<Message[]>(database, 'banking.read_outbox', [credential])
  if (asJson) return Response.json({ items: messages, next: null })
  const rows = messages.map(
    ({ at, channel, to, template, facts }) =>
      `<tr><td>${escaped(at)}<td>${escaped(channel)}<td>${escaped(to)}<td>${escaped(template)}<td><pre>${escaped(JSON.stringify(facts, null, 1))}</pre>`,
  )
  const body =
    rows.length > 0
      ? `<table><tr><th>When<th>By<th>To<th>What<th>Facts${rows.join('')}</table>`
      : '<p>Nothing has been sent yet.</p>'
  return new Response(`<!doctype html><html lang="en"><title>Outbox</title><h1>Outbox</h1>${body}`, {
    headers: { 'Content-Type': 'text/html; charset=utf-8' },
  })
}
