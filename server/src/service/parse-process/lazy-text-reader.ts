/** What takes the text out of files, loaded when the first file is met: most threads never meet one. */
import { availableParallelism } from 'node:os'
import type { ReadFiles } from '../../mail/message/search-file.ts'
import { TEXT_PROCESSES_MAX } from './limits.ts'
import type { TextReader } from './text-reader.ts'

/** Disposing of it leaves those files unread that are being read, and all that come later. */
export type LazyTextReader = AsyncDisposable & { readonly read: ReadFiles }

/** `waitedFor`: by somebody who searches, so that all processors may work on it. */
export function createLazyTextReader({ waitedFor }: { readonly waitedFor: boolean }): LazyTextReader {
  let reader: Promise<TextReader> | undefined
  const processes = waitedFor ? Math.min(TEXT_PROCESSES_MAX, availableParallelism()) : 1
  const load = async (): Promise<TextReader> =>
    (await import('./text-reader.ts')).createTextReader({ processes })
  return {
    async read(files) {
      if (files.length === 0) return []
      reader ??= load()
      return await (await reader).read(files)
    },
    async [Symbol.asyncDispose]() {
      if (reader !== undefined) (await reader)[Symbol.dispose]()
    },
  }
}
