/** Files that are being attached, or given by a link: each with how far it is, to be called off; pictures of the text among them. */
import { useRef, useState } from 'react'
import { ApiProblem } from '../../kit/api-client.ts'
import { useApi, useWords } from '../../kit/kit-context.ts'
import { tell } from '../../kit/tell.ts'
import type { DraftFile } from '../model/draft.ts'
import { type LinkedFile, uploadLinked } from '../model/link-upload.ts'
import { uploadFile } from '../model/upload.ts'
import { COMPOSE_TEXTS } from '../texts/compose.ts'

/** Two may have the same name. */
export type Waiting = {
  readonly id: string
  readonly name: string
  readonly size: number
  /** It will be no part of the message. */
  readonly asLink: boolean
  /** From 0 to 1. */
  readonly part: number
}
export type Uploads = {
  readonly waiting: readonly Waiting[]
  /** `taken` hears when it has arrived; when it does not arrive, the person is told. */
  readonly add: (file: File, taken: (file: DraftFile) => void) => void
  readonly link: (file: File, taken: (file: LinkedFile) => void) => void
  readonly callOff: (id: string) => void
}

type Bring<T> = (progress: (part: number) => void, signal: AbortSignal) => Promise<T>

export function useUploads(path: string): Uploads {
  const say = useWords(COMPOSE_TEXTS)
  const api = useApi()
  const [waiting, setWaiting] = useState<readonly Waiting[]>([])
  const ends = useRef(new Map<string, AbortController>())
  const set = (id: string, part: number): void =>
    setWaiting((now) => now.map((one) => (one.id === id ? { ...one, part } : one)))
  const one = async <T>(
    { name, size }: File,
    asLink: boolean,
    bring: Bring<T>,
    taken: (made: T) => void,
  ): Promise<void> => {
    const id = crypto.randomUUID()
    const end = new AbortController()
    ends.current.set(id, end)
    setWaiting((now) => [...now, { id, name, size, asLink, part: 0 }])
    try {
      taken(await bring((part) => set(id, part), end.signal))
    } catch (error) {
      if (end.signal.aborted) return
      const why = error instanceof ApiProblem ? error.message : undefined
      const text = why === undefined ? say('notUploaded', { name }) : say('notLinked', { name, why })
      tell({ kind: 'bad', text })
    } finally {
      ends.current.delete(id)
      setWaiting((now) => now.filter((other) => other.id !== id))
    }
  }
  return {
    waiting,
    add: (file, taken) =>
      void one(file, false, (progress, signal) => uploadFile(path, file, progress, signal), taken),
    link: (file, taken) =>
      void one(file, true, (progress, signal) => uploadLinked(api, file, progress, signal), taken),
    callOff: (id) => ends.current.get(id)?.abort(),
  }
}
