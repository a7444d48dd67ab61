/** Hands a file to the reader's browser, as if it had been a link. */
export function save(bytes: BlobPart, filename: string, contentType: string) {
  const url = URL.createObjectURL(new Blob([bytes], { type: contentType }))
  const link = document.createElement('a')
  link.href = url
  link.download = filename
  link.click()
  // The download has begun by then; before it, some browsers would save nothing.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

export const saveBase64 = (file: { body: string; filename: string; contentType: string }) =>
  save(
    Uint8Array.from(atob(file.body), (char) => char.charCodeAt(0)),
    file.filename,
    file.contentType,
  )

/** A manifest beside its file: the same name with what it is. */
export const saveManifest = (manifest: { file: { name: string } }) =>
  save(JSON.stringify(manifest, null, 1), `${manifest.file.name}.manifest.json`, 'application/json')
