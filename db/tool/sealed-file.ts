/**
 * Files of a backup: gzip, then AES-256-GCM in frames of at most a mebibyte, so that neither side holds a table in
 * memory. A frame is its length (4 bytes, big-endian), 12 random bytes, the ciphertext and its tag; its place in the
 * file and whether it is the last one are associated data: frames that are moved, left out or cut off do not open.
 */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { type Readable, Transform, type Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'

const frameBytes = 1 << 20
const ivBytes = 12
const tagBytes = 16

/** The key of one backup's files, from DATA_KEY: it opens nothing that stands in the database. */
export const backupKey = (dataKey: Uint8Array, id: string): Buffer =>
  Buffer.from(hkdfSync('sha256', dataKey, id, 'edgebank backup', 32))

const place = (name: string, at: number, isLast: boolean) =>
  Buffer.from(`${name}\x1f${at}\x1f${isLast ? 1 : 0}`)

function sealing(key: Buffer, name: string): Transform {
  let kept = Buffer.alloc(0)
  let at = 0
  const frame = (text: Buffer, isLast: boolean) => {
    const iv = randomBytes(ivBytes)
    const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(place(name, at, isLast))
    const sealed = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()])
    const length = Buffer.alloc(4)
    length.writeUInt32BE(sealed.length)
    at += 1
    return Buffer.concat([length, iv, sealed])
  }
  return new Transform({
    transform(chunk: Buffer, _, done) {
      kept = Buffer.concat([kept, chunk])
      // The last frame is known only at the end: a full one waits for what follows it.
      while (kept.length > frameBytes) {
        this.push(frame(kept.subarray(0, frameBytes), false))
        kept = kept.subarray(frameBytes)
      }
      done()
    },
    flush(done) {
      done(null, frame(kept, true))
    },
  })
}

function opening(key: Buffer, name: string): Transform {
  let kept = Buffer.alloc(0)
  let at = 0
  const open = (frame: Buffer, isLast: boolean) => {
    const decipher = createDecipheriv('aes-256-gcm', key, frame.subarray(4, 4 + ivBytes), {
      authTagLength: tagBytes,
    }).setAAD(place(name, at, isLast))
    decipher.setAuthTag(frame.subarray(-tagBytes))
    at += 1
    try {
      return Buffer.concat([decipher.update(frame.subarray(4 + ivBytes, -tagBytes)), decipher.final()])
    } catch {
      throw new Error(`${name} does not open: it was changed, or is of another DATA_KEY.`)
    }
  }
  const size = () => {
    if (kept.length < 4) return Number.POSITIVE_INFINITY
    const sealed = kept.readUInt32BE(0)
    if (sealed > frameBytes + tagBytes) throw new Error(`${name} is no file of a backup.`)
    return 4 + ivBytes + sealed
  }
  return new Transform({
    transform(chunk: Buffer, _, done) {
      kept = Buffer.concat([kept, chunk])
      try {
        for (let whole = size(); kept.length > whole; whole = size()) {
          this.push(open(kept.subarray(0, whole), false))
          kept = kept.subarray(whole)
        }
        done()
      } catch (error) {
        done(error as Error)
      }
    },
    flush(done) {
      try {
        if (kept.length !== size() || kept.length < 4 + ivBytes + tagBytes)
          throw new Error(`${name} is cut off.`)
        done(null, open(kept, true))
      } catch (error) {
        done(error as Error)
      }
    },
  })
}

function counting() {
  const hash = createHash('sha256')
  const counted = { bytes: 0, sha256: '' }
  const stream = new Transform({
    transform(chunk: Buffer, _, done) {
      counted.bytes += chunk.length
      hash.update(chunk)
      done(null, chunk)
    },
    flush(done) {
      counted.sha256 = hash.digest('hex')
      done()
    },
  })
  return { stream, counted }
}

export type Written = { bytes: number; sha256: string }

/** Writes what `source` gives, sealed; answers length and hash of the file. `name` binds the file to its table. */
export async function writeSealed(
  path: string,
  key: Buffer,
  name: string,
  source: Readable,
): Promise<Written> {
  const { stream, counted } = counting()
  const file = createWriteStream(path, { mode: 0o600, flags: 'wx' })
  await pipeline(source, createGzip({ level: 4 }), sealing(key, name), stream, file)
  return counted
}

/** Opens the file into `target`. Throws where a frame does not open; what came before it has then been passed on. */
export const readSealed = (path: string, key: Buffer, name: string, target: Writable): Promise<void> =>
  pipeline(createReadStream(path), opening(key, name), createGunzip(), target)

/** Hash and length of a file as it stands. */
export async function hashOf(path: string): Promise<Written> {
  const { stream, counted } = counting()
  await pipeline(createReadStream(path), stream.resume())
  return counted
}
