/** What opens files, loaded when the first file is met: most threads never meet one. */
import { openOnce } from '../../../lib/open-once.ts'
import type { FileOpener, FileOpenerDeps } from './file-opener.ts'

/** Of one thread. */
export function createLazyFileOpener(deps: Omit<FileOpenerDeps, 'parse'>): FileOpener {
  const opener = openOnce(async (): Promise<FileOpener> => {
    const [{ createFileOpener }, { createParseProcess }] = await Promise.all([
      import('./file-opener.ts'),
      import('../../parse-process/parse-process.ts'),
    ])
    return createFileOpener({ ...deps, parse: createParseProcess() })
  })
  return {
    open: async (files) => await (await opener()).open(files),
  }
}
