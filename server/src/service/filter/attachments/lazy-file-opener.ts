/** What opens files, loaded when the first file is met: most threads never meet one. */
import type { FileOpener, FileOpenerDeps } from './file-opener.ts'

/** Of one thread. */
export function createLazyFileOpener(deps: Omit<FileOpenerDeps, 'parse'>): FileOpener {
  let opener: Promise<FileOpener> | undefined
  const load = async (): Promise<FileOpener> => {
    const [{ createFileOpener }, { createParseProcess }] = await Promise.all([
      import('./file-opener.ts'),
      import('../../parse-process/parse-process.ts'),
    ])
    return createFileOpener({ ...deps, parse: createParseProcess() })
  }
  return {
    async open(files) {
      opener ??= load()
      return await (await opener).open(files)
    },
  }
}
