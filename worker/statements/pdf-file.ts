/** The file format underneath a PDF's pages: objects, streams, cross references (ISO 32000-1, 7.5). */
import { deflateSync } from 'node:zlib'
import { joined, utf8 } from '../proofs/bytes.ts'

/** In one piece: a compression stream's bytes depend on how its input was cut, and a file must be the same each time. */
const deflated = (bytes: Uint8Array): Uint8Array => new Uint8Array(deflateSync(bytes))

/** The objects of a file: streams stand by themselves, all else together in compressed object streams. */
export class PdfFile {
  #count = 0
  readonly #plain = new Map<number, string>()
  readonly #streams = new Map<number, Uint8Array>()

  reserve(): number {
    this.#count += 1
    return this.#count
  }

  put(id: number, text: string) {
    this.#plain.set(id, text)
  }

  add(text: string): number {
    const id = this.reserve()
    this.put(id, text)
    return id
  }

  addCompressed(entries: string, bytes: Uint8Array): number {
    const id = this.reserve()
    this.#keep(id, entries, bytes)
    return id
  }

  #keep(id: number, entries: string, bytes: Uint8Array) {
    this.#streams.set(
      id,
      joined(
        utf8(`<<${entries} /Filter /FlateDecode /Length ${bytes.length}>>\nstream\n`),
        bytes,
        utf8('\nendstream'),
      ),
    )
  }

  putStream(id: number, entries: string, bytes: Uint8Array) {
    this.#keep(id, entries, deflated(bytes))
  }

  addStream(entries: string, bytes: Uint8Array): number {
    const id = this.reserve()
    this.putStream(id, entries, bytes)
    return id
  }

  write(catalog: number, info: number): Uint8Array {
    const places = new Map<number, [kind: number, where: number, index: number]>()
    const plain = [...this.#plain]
    for (let at = 0; at < plain.length; at += 500) {
      const part = plain.slice(at, at + 500)
      const holder = this.reserve()
      let offset = 0
      const index = part.map(([id, text], nth) => {
        places.set(id, [2, holder, nth])
        const pair = `${id} ${offset}`
        offset += text.length + 1
        return pair
      })
      const head = `${index.join(' ')}\n`
      const body = `${head}${part.map(([, text]) => text).join('\n')}\n`
      this.putStream(holder, `/Type /ObjStm /N ${part.length} /First ${head.length}`, utf8(body))
    }
    const chunks: Uint8Array[] = [joined(utf8('%PDF-1.7\n%'), Uint8Array.of(0xe2, 0xe3, 0xcf, 0xd3, 0x0a))]
    let offset = chunks[0]!.length
    const append = (id: number, body: Uint8Array) => {
      const object = joined(utf8(`${id} 0 obj\n`), body, utf8('\nendobj\n'))
      places.set(id, [1, offset, 0])
      chunks.push(object)
      offset += object.length
    }
    for (const [id, body] of this.#streams) append(id, body)
    const start = offset
    const own = this.reserve()
    places.set(own, [1, start, 0])
    this.putStream(
      own,
      `/Type /XRef /Size ${this.#count + 1} /W [1 4 2] /Root ${catalog} 0 R /Info ${info} 0 R`,
      table(places, this.#count),
    )
    append(own, this.#streams.get(own)!)
    return joined(...chunks, utf8(`startxref\n${start}\n%%EOF\n`))
  }
}

/** The cross-reference table: kind, offset or holder, index; seven bytes an object. */
function table(places: Map<number, [number, number, number]>, count: number): Uint8Array {
  const view = new DataView(new ArrayBuffer((count + 1) * 7))
  view.setUint16(5, 0xffff)
  for (const [id, [kind, where, index]] of places) {
    view.setUint8(id * 7, kind)
    view.setUint32(id * 7 + 1, where)
    view.setUint16(id * 7 + 5, index)
  }
  return new Uint8Array(view.buffer)
}
