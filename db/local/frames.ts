const HEADER = 5

/** Cuts a stream of bytes into whole messages, copying only what is split between two reads. */
export class Frames {
  #rest: Buffer | undefined
  #start = 0
  #end = 0
  #onMessage: (type: number, buffer: Buffer, at: number, end: number) => void

  constructor(onMessage: (type: number, buffer: Buffer, at: number, end: number) => void) {
    this.#onMessage = onMessage
  }

  push(chunk: Buffer) {
    if (this.#end === this.#start) {
      const used = this.#read(chunk, 0, chunk.length)
      if (used < chunk.length) this.#keep(chunk, used)
      return
    }
    this.#append(chunk)
    this.#start = this.#read(this.#rest!, this.#start, this.#end)
    if (this.#start === this.#end) {
      this.#rest = undefined
      this.#start = this.#end = 0
    }
  }

  /** Reads every whole message; returns where the first unfinished one begins. */
  #read(buffer: Buffer, at: number, end: number): number {
    while (end - at >= HEADER) {
      const next = at + 1 + buffer.readInt32BE(at + 1)
      if (next > end) break
      this.#onMessage(buffer[at]!, buffer, at + HEADER, next)
      at = next
    }
    return at
  }

  #keep(chunk: Buffer, from: number) {
    const left = chunk.length - from
    const wanted = left >= HEADER ? chunk.readInt32BE(from + 1) + 1 : 0
    const rest = Buffer.allocUnsafeSlow(Math.max(wanted, left, 65_536))
    chunk.copy(rest, 0, from)
    this.#rest = rest
    this.#start = 0
    this.#end = left
  }

  #append(chunk: Buffer) {
    const left = this.#end - this.#start
    if (this.#end + chunk.length > this.#rest!.length) {
      const wanted = left >= HEADER ? this.#rest!.readInt32BE(this.#start + 1) + 1 : 0
      const grown = Buffer.allocUnsafeSlow(Math.max(wanted + chunk.length, (left + chunk.length) * 2))
      this.#rest!.copy(grown, 0, this.#start, this.#end)
      this.#rest = grown
      this.#start = 0
      this.#end = left
    }
    chunk.copy(this.#rest!, this.#end)
    this.#end += chunk.length
  }
}
