/**
 * argon2id in workerd. One instance and fixed buffers for each isolate: memory never shrinks and an isolate has
 * 128 MB. Passwords go in as UTF-8 bytes with their true length.
 */
import wasm from '@phi-ag/argon2/argon2.wasm'

type Exports = {
  memory: WebAssembly.Memory
  _initialize(): void
  malloc(bytes: number): number
  argon2_hash(
    passes: number,
    memoryKib: number,
    lanes: number,
    password: number,
    passwordBytes: number,
    salt: number,
    saltBytes: number,
    tag: number,
    tagBytes: number,
    encoded: 0,
    encodedBytes: 0,
    type: 2,
    version: 0x13,
  ): number
}

export const tagBytes = 32
const saltBytes = 16
const passwordBytesMost = 1024

/** Costs beyond these would let a stored row exhaust the isolate. */
export const caps = { memoryKib: 65536, passes: 8, lanes: 4 } as const

let instance: { exports: Exports; password: number; salt: number; tag: number } | undefined

function load() {
  if (instance) return instance
  const exports = new WebAssembly.Instance(wasm, {}).exports as unknown as Exports
  exports._initialize()
  instance = {
    exports,
    password: exports.malloc(passwordBytesMost),
    salt: exports.malloc(saltBytes),
    tag: exports.malloc(tagBytes),
  }
  return instance
}

export type Cost = { memoryKib: number; passes: number; lanes: number }

/** The argon2id tag (32 bytes) of a password. Synchronous: about 15 ms at 19 MiB and two passes. */
export function argon2id(password: string, salt: Uint8Array, cost: Cost): Uint8Array {
  const text = new TextEncoder().encode(password)
  if (text.length > passwordBytesMost || salt.length !== saltBytes)
    throw new RangeError('argon2id: input out of bounds')
  for (const name of ['memoryKib', 'passes', 'lanes'] as const)
    if (!Number.isInteger(cost[name]) || cost[name] < 1 || cost[name] > caps[name])
      throw new RangeError(`argon2id: ${name} out of bounds`)
  const { exports, ...at } = load()
  const heap = () => new Uint8Array(exports.memory.buffer)
  heap().set(text, at.password)
  heap().set(salt, at.salt)
  const result = exports.argon2_hash(
    cost.passes,
    cost.memoryKib,
    cost.lanes,
    at.password,
    text.length,
    at.salt,
    saltBytes,
    at.tag,
    tagBytes,
    0,
    0,
    2,
    0x13,
  )
  // The memory may have grown, and with it the buffer changed.
  const tag = heap().slice(at.tag, at.tag + tagBytes)
  heap().fill(0, at.password, at.password + passwordBytesMost)
  heap().fill(0, at.tag, at.tag + tagBytes)
  text.fill(0)
  if (result !== 0) throw new Error(`argon2id failed with ${result}`)
  return tag
}

/** Bytes of memory that this isolate holds for hashing; they are never given back. */
export const heldBytes = () => load().exports.memory.buffer.byteLength
