/** Where papers are kept: a folder, a bucket behind S3's signature, the bucket of a bank on this machine. */
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { type FilePlace, inBankOf, inS3, placeNamed, s3Signature } from './file-places.ts'

const folder = mkdtempSync(join(tmpdir(), 'file-places-'))
const sha256 = (content: Buffer | string) => createHash('sha256').update(content).digest('hex')

async function keepsAndGives(place: FilePlace) {
  const content = Buffer.from([0, 255, 10, 13, 128])
  expect(await place.get('documents/a')).toBeUndefined()
  await place.put('documents/a', Buffer.from('before'))
  await place.put('documents/a', content)
  expect(await place.get('documents/a')).toEqual(content)
  expect(await place.add('documents/a', Buffer.from('later'))).toBe(false)
  expect(await place.get('documents/a')).toEqual(content)
  expect(await place.add('documents/b', content)).toBe(true)
  expect(await place.get('documents/b')).toEqual(content)
  await place.remove('documents/b')
  await place.remove('documents/b')
  expect(await place.get('documents/b')).toBeUndefined()
  await place.close()
}

it('a folder', async () => {
  const place = placeNamed(folder, undefined)
  await keepsAndGives(await (place as () => Promise<FilePlace>)())
  expect(readdirSync(join(folder, 'documents'))).toEqual(['a'])
  const none = placeNamed(join(folder, 'none'), undefined) as () => Promise<FilePlace>
  await expect(none()).rejects.toThrow('There is no folder')
  expect([placeNamed('none', folder), placeNamed(undefined, undefined)]).toEqual(['none', undefined])
})

it('the bucket of a bank on this machine, where nothing else is named', { timeout: 120_000 }, async () => {
  const local = placeNamed(undefined, folder) as () => Promise<FilePlace>
  await keepsAndGives(await local())
  const again = await inBankOf(folder)
  expect((await again.get('documents/a'))?.length).toBe(5)
  await again.close()
})

// The example of Amazon's own documentation of Signature Version 4, GET Object.
const example = {
  id: 'AKIAIOSFODNN7EXAMPLE',
  secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  region: 'us-east-1',
}

it('signs as S3 checks', () => {
  const asked = {
    method: 'GET' as const,
    url: new URL('https://examplebucket.s3.amazonaws.com/test.txt'),
    headers: { range: 'bytes=0-9' },
    sha256: sha256(''),
  }
  expect(s3Signature(asked, example, '20130524T000000Z')).toBe(
    'AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
  )
})

const kept = new Map<string, Buffer>()
const keys = { id: 'key', secret: 'for this test' }
const server = createServer(async (request, response) => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part)
  const body = Buffer.concat(parts)
  const at = request.headers['x-amz-date'] as string
  const asked = {
    method: request.method as 'GET',
    url: new URL(request.url!, `http://${request.headers.host}`),
    headers: {},
    sha256: sha256(body),
  }
  if (request.headers.authorization !== s3Signature(asked, keys, at)) return response.writeHead(403).end()
  if (request.headers['if-none-match'] === '*' && kept.has(request.url!)) return response.writeHead(412).end()
  if (request.method === 'DELETE') {
    kept.delete(request.url!)
    return response.writeHead(204).end()
  }
  if (request.method === 'PUT') kept.set(request.url!, body)
  const found = kept.get(request.url!)
  return found ? response.end(found) : response.writeHead(404).end()
}).listen(0, '127.0.0.1')
afterAll(() => void server.close())

it('a bucket by S3, which refuses another key', async () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/edgebank-files/`
  const named = placeNamed(url, undefined) as () => Promise<FilePlace>
  await expect(named()).rejects.toThrow('FILES_S3_KEY_ID')
  vi.stubEnv('FILES_S3_KEY_ID', keys.id)
  vi.stubEnv('FILES_S3_SECRET', keys.secret)
  await keepsAndGives(await named())
  expect([...kept.keys()]).toEqual(['/edgebank-files/documents/a'])
  await expect(inS3(url, { ...keys, secret: 'another' }).get('documents/a')).rejects.toThrow('answers 403')
  vi.unstubAllEnvs()
})
