/**
 * The one door to KV, and every key in it. Only what is safe when a minute old: never a balance, never a session,
 * and no authenticated call reads it on its way.
 *
 * | key         | holds                          | written by        | lives |
 * | catalogue:2 | the public catalogue, as JSON  | catalogue.read    | 60 s  |
 */
export async function remembered<Value>(
  store: KVNamespace,
  key: 'catalogue:2',
  seconds: number,
  make: () => Promise<Value>,
): Promise<Value> {
  const before = await store.get<Value>(key, 'json')
  if (before !== null) return before
  const value = await make()
  await store.put(key, JSON.stringify(value), { expirationTtl: seconds })
  return value
}
