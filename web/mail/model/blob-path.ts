/** Where the octets of something lie, on this server. RFC 8620 §6.2 */
export type BlobPlace = {
  readonly accountId: string
  readonly blobId: string
  readonly name: string
  readonly type: string
}

/** Path and query, for `fetch` and for links. `downloadUrl`: of the session. */
export function blobPath(downloadUrl: string, place: BlobPlace): string {
  let filled = downloadUrl
  for (const [name, value] of Object.entries(place))
    filled = filled.replace(`{${name}}`, () => encodeURIComponent(value))
  const { pathname, search } = new URL(filled, location.href)
  return pathname + search
}
