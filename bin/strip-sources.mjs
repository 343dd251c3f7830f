/** Makes the copies that are missing or old. A process of its own: the stripper stays in the memory of who loads it. */
import { readdirSync, readFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { readCopy, SOURCES, writeCopy } from './stripped-copies.mjs'

// Nothing of it is secret, and another user may run the program.
process.umask(0o022)
for (const folder of SOURCES)
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (name.endsWith('.ts') && !name.endsWith('.test.ts')) copy(folder + name)

/** @param {string} path */
function copy(path) {
  const source = readFileSync(path, 'utf8')
  if (readCopy(path, source) !== undefined) return
  try {
    writeCopy(path, source, stripTypeScriptTypes(source))
  } catch (error) {
    // Not to be stripped: Node says so, in its own words, to whoever loads it.
    if (!(error instanceof SyntaxError)) throw error
  }
}
