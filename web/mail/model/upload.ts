/** A file on its way to the server, with how much of it is there. RFC 8620 §6.1 */
import type { DraftFile } from './draft.ts'

/** Throws DOMException AbortError by `signal`, Error with the status otherwise. `fetch` does not tell how much was sent. */
export function uploadFile(
  path: string,
  file: File,
  progress: (part: number) => void,
  signal: AbortSignal,
): Promise<DraftFile> {
  const { promise, resolve, reject } = Promise.withResolvers<DraftFile>()
  const type = file.type === '' ? 'application/octet-stream' : file.type
  const request = new XMLHttpRequest()
  request.open('POST', path)
  request.responseType = 'json'
  request.setRequestHeader('content-type', type)
  request.upload.onprogress = ({ loaded, total }) => progress(total === 0 ? 0 : loaded / total)
  request.onload = () => {
    const blobId = (request.response as { readonly blobId?: unknown } | null)?.blobId
    if (request.status >= 300 || typeof blobId !== 'string') reject(new Error(`${request.status}`))
    else resolve({ blobId, name: file.name, type, size: file.size })
  }
  request.onerror = () => reject(new Error('the network is gone'))
  request.onabort = () => reject(new DOMException('called off', 'AbortError'))
  signal.addEventListener('abort', () => request.abort(), { once: true })
  request.send(file)
  return promise
}
