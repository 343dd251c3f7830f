/** Files that are being attached: each with how far it is, to be called off; pictures of the text among them. */
import { useRef, useState } from 'react'
import { useWords } from '../../kit/kit-context.ts'
import { tell } from '../../kit/tell.ts'
import { FILE_OCTETS_MAX } from '../limits.ts'
import type { DraftFile } from '../model/draft.ts'
import { uploadFile } from '../model/upload.ts'
import { COMPOSE_TEXTS } from '../texts/compose.ts'

/** Two may have the same name. */
export type Waiting = {
  readonly id: string
  readonly name: string
  readonly size: number
  /** From 0 to 1. */
  readonly part: number
}
export type Uploads = {
  readonly waiting: readonly Waiting[]
  /** `taken` hears of each that arrived; what does not arrive is told to the person. */
  readonly add: (files: Iterable<File>, taken: (file: DraftFile, from: File) => void) => void
  readonly callOff: (id: string) => void
}

export function useUploads(path: string): Uploads {
  const say = useWords(COMPOSE_TEXTS)
  const [waiting, setWaiting] = useState<readonly Waiting[]>([])
  const ends = useRef(new Map<string, AbortController>())
  const set = (id: string, part: number): void =>
    setWaiting((now) => now.map((one) => (one.id === id ? { ...one, part } : one)))
  const one = async (file: File, taken: (file: DraftFile, from: File) => void): Promise<void> => {
    const { name, size } = file
    if (size > FILE_OCTETS_MAX) {
      tell({ kind: 'bad', text: say('tooLarge', { name }) })
      return
    }
    const id = crypto.randomUUID()
    const end = new AbortController()
    ends.current.set(id, end)
    setWaiting((now) => [...now, { id, name, size, part: 0 }])
    try {
      taken(await uploadFile(path, file, (part) => set(id, part), end.signal), file)
    } catch {
      if (!end.signal.aborted) tell({ kind: 'bad', text: say('notUploaded', { name }) })
    } finally {
      ends.current.delete(id)
      setWaiting((now) => now.filter((other) => other.id !== id))
    }
  }
  return {
    waiting,
    add: (files, taken) => {
      for (const file of files) void one(file, taken)
    },
    callOff: (id) => ends.current.get(id)?.abort(),
  }
}
