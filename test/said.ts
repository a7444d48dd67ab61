/** What a source file of the pages says by itself, and not by the words of its noun: nobody could translate it. */
import { readFileSync } from 'node:fs'
import { parseSync } from 'vite'

type Node = { type: string; value?: unknown; cooked?: unknown; [part: string]: unknown }

/** Reads as a sentence or a title: `Pay out to`, `Over`, and not `text-small`, `GET` or `NotAllowedError`. */
const reads = /^[“‘]?[A-Z][a-z’]*(?:[ .,:?!]|$)/
/** What a sentence has between its holes. */
const goesOn = /(?:^|\s)[a-z]{2,}\s+[a-z]{2,}(?:\s|[.,]|$)/
const isKey = (node: Node, parent: Node | undefined) =>
  (parent?.type === 'Property' && parent.key === node) || parent?.type === 'ImportDeclaration'

function saidBy(node: Node, parent: Node | undefined): string | undefined {
  if (node.type === 'JSXText') return /\p{L}/u.test(String(node.value)) ? String(node.value) : undefined
  if (node.type === 'TemplateElement') {
    const { cooked } = node.value as unknown as { cooked: string }
    return reads.test(cooked) || goesOn.test(cooked) ? cooked : undefined
  }
  if (node.type !== 'Literal' || typeof node.value !== 'string' || isKey(node, parent)) return undefined
  const isShown = parent?.type === 'JSXAttribute' && !/^(?:class|d)$/.test(String((parent.name as Node).name))
  return reads.test(node.value) || (isShown && /\s[a-z]+\s/.test(node.value)) ? node.value : undefined
}

export function saidIn(path: string): string[] {
  const said: string[] = []
  const look = (node: Node, parent?: Node) => {
    if (node.type.startsWith('TS') && !node.type.endsWith('Expression')) return
    const one = saidBy(node, parent)
    if (one !== undefined) said.push(one.replace(/\s+/g, ' ').trim())
    for (const part of Object.values(node))
      for (const below of Array.isArray(part) ? part : [part])
        if (typeof below === 'object' && below !== null && 'type' in below) look(below as Node, node)
  }
  look(parseSync(path, readFileSync(path, 'utf8')).program as unknown as Node)
  return said
}
