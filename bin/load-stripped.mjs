/**
 * Loads the program's TypeScript from copies without types (`--import`, for every thread). Node strips types by itself,
 * but then each thread loads the stripper, or, with Node's cache of compiled code, keeps that cache beside the code:
 * 23 MiB in four threads. docs/decisions/0002-threads.md
 */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { mayKeepCopies, readCopy, SOURCES } from './stripped-copies.mjs'

const STRIP = fileURLToPath(new URL('strip-sources.mjs', import.meta.url))
let stripped = false

registerHooks({
  load(url, context, nextLoad) {
    const path = url.startsWith('file:') && url.endsWith('.ts') ? fileURLToPath(url) : ''
    if (!SOURCES.some((folder) => path.startsWith(folder))) return nextLoad(url, context)
    const source = readFileSync(path, 'utf8')
    const code = readCopy(path, source) ?? newCopy(path, source)
    // No copies can be kept where nobody may write: Node strips, and the memory is spent.
    return code === undefined
      ? nextLoad(url, context)
      : { format: 'module', shortCircuit: true, source: code }
  },
})

/**
 * Makes what is missing, once; every thread of a first start may, and the last of them changes nothing.
 * @param {string} path
 * @param {string} source
 */
function newCopy(path, source) {
  if (stripped || !mayKeepCopies()) return
  stripped = true
  spawnSync(process.execPath, ['--no-warnings', STRIP], { stdio: 'ignore', env: {} })
  return readCopy(path, source)
}
