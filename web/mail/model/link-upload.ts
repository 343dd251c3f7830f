/**
 * A file that is too large for a message, on its way to where others take it by a link. It goes piece by piece, and what was cut
 * off goes on where it was (docs/decisions/0036-file-links.md).
 */
import { type ApiClient, ApiProblem, isRecord, Unreachable } from '../../kit/api-client.ts'
import { PIECE_AGAIN_MS, PIECE_MS, PIECE_TRIES } from '../limits.ts'

export const LINKS_PATH = '/jmap/links'

export type LinkedFile = {
  readonly id: number
  readonly url: string
  /** As it is shown: without what only pretends to be part of a name. */
  readonly name: string
  readonly size: number
  /** `2026-12-23` */
  readonly lastDay: string
}

type Made = Omit<LinkedFile, 'size'> & { readonly pieceOctets: number }

/** Throws ApiProblem, Unreachable, DOMException AbortError by `signal`. Whatever it throws, nothing stays on the server. */
export async function uploadLinked(
  api: Pick<ApiClient, 'post' | 'delete'>,
  file: File,
  progress: (part: number) => void,
  signal: AbortSignal,
): Promise<LinkedFile> {
  const { size } = file
  const { pieceOctets, ...made } = await api.post<Made>(LINKS_PATH, { name: file.name, sizeBytes: size })
  try {
    for (let come = 0; come < size; ) {
      come = await bring(`${LINKS_PATH}/${made.id}?at=${come}`, file.slice(come, come + pieceOctets), signal)
      progress(come / size)
    }
  } catch (error) {
    // If nobody is there to hear it, what came is gone within a day.
    await withdrawLinked(api, made.id).catch(() => undefined)
    throw error
  }
  return { ...made, size }
}

export async function withdrawLinked(api: Pick<ApiClient, 'delete'>, id: number): Promise<void> {
  await api.delete(`${LINKS_PATH}/${id}`)
}

/** One piece, until it is there: a piece that arrived already is taken once. Tells how many octets of the file are there. */
async function bring(url: string, piece: Blob, signal: AbortSignal): Promise<number> {
  for (let tried = 1; ; tried++) {
    const told = await bringOnce(url, piece, signal)
    if (typeof told === 'number') return told
    if (tried === PIECE_TRIES || !isPassing(told)) throw told
    await pause(PIECE_AGAIN_MS * 2 ** (tried - 1), signal)
  }
}

const isPassing = (error: ApiProblem | Unreachable): boolean =>
  error instanceof Unreachable || error.status === 429 || error.status >= 500

async function bringOnce(
  url: string,
  piece: Blob,
  signal: AbortSignal,
): Promise<number | ApiProblem | Unreachable> {
  try {
    const answer = await fetch(url, {
      method: 'PUT',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/octet-stream' },
      body: piece,
      signal: AbortSignal.any([signal, AbortSignal.timeout(PIECE_MS)]),
    })
    const body: unknown = await answer.json()
    if (!isRecord(body)) return new Unreachable('no answer of ours')
    if (answer.ok && typeof body['come'] === 'number') return body['come']
    return new ApiProblem(answer.status, body)
  } catch (error) {
    if (signal.aborted) throw error
    return new Unreachable('no answer', { cause: error })
  }
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const stop = (): void => reject(new DOMException('called off', 'AbortError'))
  const timer = setTimeout(resolve, ms)
  signal.addEventListener('abort', stop, { once: true })
  try {
    if (signal.aborted) stop()
    await promise
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}
