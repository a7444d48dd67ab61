/** The API's page for people, at /api/docs: drawn from the same document as openapi.json, without a script. */
import { errors } from './errors.ts'
import { openapi } from './openapi.ts'

type Schema = {
  type?: string | string[]
  description?: string
  enum?: string[]
  format?: string
  pattern?: string
  items?: Schema
  anyOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  default?: unknown
  const?: unknown
}
type Body = { content?: { 'application/json'?: { schema: Schema } } }
type Described = {
  operationId: string
  summary: string
  tags: string[]
  security: unknown[]
  parameters: { name: string; in: string; required: boolean; schema: Schema; description?: string }[]
  requestBody?: Body
  responses: Record<string, Body & { description: string }>
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`)
const code = (text: string) => `<code>${escaped(text)}</code>`
/** A sentence of the document, where words of the wire stand in backticks. */
const prose = (text: string) => escaped(text).replaceAll(/`([^`]+)`/g, '<code>$1</code>')

function typeOf(schema: Schema): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum) return schema.enum.join(' | ')
  if (schema.anyOf) return schema.anyOf.map(typeOf).join(' | ')
  if (schema.type === 'array' && schema.items) return `${typeOf(schema.items)}[]`
  if (schema.properties) return `{ ${Object.keys(schema.properties).join(', ')} }`
  return schema.format ?? [schema.type ?? 'any'].flat().join(' | ')
}

function fields(schema: Schema | undefined): string {
  const properties = Object.entries(schema?.properties ?? schema?.items?.properties ?? {})
  if (properties.length === 0) return ''
  const required = new Set(schema?.required)
  const rows = properties.map(
    ([name, field]) =>
      `<tr><th scope="row">${code(name)}${required.has(name) ? '' : ' <i>optional</i>'}<td>${escaped(typeOf(field))}<td>${prose(field.description ?? '')}`,
  )
  return `<table><tbody>${rows.join('')}</table>`
}

function operation(method: string, path: string, described: Described): string {
  const [[status, answer] = ['', undefined]] = Object.entries(described.responses)
  const parameters = described.parameters.map(
    ({ name, in: where, required, schema, description }) =>
      `<tr><th scope="row">${code(name)}${required ? '' : ' <i>optional</i>'}<td>${escaped(typeOf(schema))}<td>${prose(description ?? schema.description ?? `in the ${where}`)}`,
  )
  return `<article id="${escaped(described.operationId)}">
<h3><span class="method">${method.toUpperCase()}</span> ${code(path)}</h3>
<p>${prose(described.summary)}${described.security.length > 0 ? '' : ' No token needed.'}</p>
${parameters.length > 0 ? `<h4>Parameters</h4><table><tbody>${parameters.join('')}</table>` : ''}
${described.requestBody ? `<h4>Body</h4>${fields(described.requestBody.content?.['application/json']?.schema)}` : ''}
<h4>Answers ${escaped(status)}</h4>${fields(answer?.content?.['application/json']?.schema)}
</article>`
}

/** The whole page. Nothing in it comes from a request. */
export function docsPage(): string {
  const { paths } = openapi() as unknown as { paths: Record<string, Record<string, Described>> }
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => ({ path, method, described })),
  )
  const tags = [...new Set(all.map(({ described }) => described.tags[0]!))].sort()
  const sections = tags.map((tag) => {
    const articles = all.filter(({ described }) => described.tags[0] === tag)
    return `<section id="${tag}"><h2>${tag}</h2>${articles.map(({ method, path, described }) => operation(method, path, described)).join('')}</section>`
  })
  const codes = Object.entries(errors).map(
    ([name, [status, , title, sentence]]) =>
      `<tr id="${name}"><th scope="row">${code(name)}<td>${status}<td>${escaped(title)}<td>${escaped(sentence)}`,
  )
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Edgebank API</title>
<link rel="stylesheet" href="/api/docs.css"></head><body>
<header><h1>Edgebank API</h1><p>JSON over HTTPS. Sign in, send the token as ${code('Authorization: Bearer …')}. Money is a decimal
string with its currency; lists go by cursor; a refusal is ${code('application/problem+json')} with a stable code.
Machines read <a href="/api/v1/openapi.json">openapi.json</a>.</p>
<nav aria-label="Sections">${[...tags, 'codes'].map((tag) => `<a href="#${tag}">${tag}</a>`).join(' ')}</nav></header>
<main>${sections.join('')}
<section id="codes"><h2>Codes, in their order of precedence</h2><table><tbody>${codes.join('')}</table></section></main></body></html>`
}

export const docsHeaders = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
  'Cache-Control': 'public, max-age=300',
}

export const docsStyle = `:root{color-scheme:light dark;--ink:light-dark(#10201e,#e8efed);--soft:light-dark(#51625f,#a3b5b1);
--line:light-dark(#dcd9d0,#2b3a37);--page:light-dark(#f7f5f0,#0e1413);--card:light-dark(#fff,#161e1d);--accent:light-dark(#0c5a52,#86dccb)}
*{box-sizing:border-box}body{margin:0 auto;padding:24px 16px 80px;max-width:960px;background:var(--page);color:var(--ink);
font:16px/1.5 system-ui,sans-serif}h1{font-size:2rem}h2{margin-top:3rem;text-transform:capitalize}h3{margin:0;font-size:1.05rem;overflow-wrap:anywhere}
h4{margin:1rem 0 .25rem;color:var(--soft)}a{color:var(--accent)}nav{display:flex;flex-wrap:wrap;gap:4px 16px}nav a{padding:8px 0}
article{margin:16px 0;padding:20px;background:var(--card);border:1px solid var(--line);border-radius:16px}
.method{display:inline-block;min-width:4.2em;color:var(--accent)}
table{width:100%;border-collapse:collapse;font-size:.9rem;table-layout:fixed}
th,td{padding:6px 16px 6px 0;border-top:1px solid var(--line);text-align:left;vertical-align:top;font-weight:400;overflow-wrap:break-word}
th{width:30%}td:last-child{width:36%}#codes th{width:13em}#codes td:nth-child(2){width:4em}#codes td:last-child{width:auto}
@media (max-width:600px){tr{display:block;padding:6px 0;border-top:1px solid var(--line)}th,td{display:block;padding:0;border:0}
th,td:last-child,#codes th,#codes td{width:auto}#codes td:nth-child(2){width:auto}td:empty{display:none}article{padding:16px}}
i{color:var(--soft)}code{font:.92em ui-monospace,monospace}tr:target{background:color-mix(in srgb,var(--accent) 18%,transparent)}`
