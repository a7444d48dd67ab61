/** What content is called in the bucket. */

/**
 * Content that was sealed anew, under another key, stands beside what it was before: who has just asked Postgres for the old
 * key still finds what it opens. What it was goes with the old key.
 */
export const nameAnew = (name: string, keyId: string) => `${name}.${keyId}`
