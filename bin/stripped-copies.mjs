/**
 * Copies of the program's sources without their types, and what makes a copy one that may be run: its last line is the
 * digest of the Node that strips, of the source and of the code, so that neither an old nor a torn copy is taken.
 */
import { hash } from 'node:crypto'
import { accessSync, constants, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../', import.meta.url))
/** The folders whose files run. */
export const SOURCES = ['server/src/', 'contract/src/'].map((folder) => `${ROOT}${folder}`)

const COPIES = `${ROOT}node_modules/.cache/valija/`
const SEAL = '\n//sha256:'
const SEAL_LENGTH = SEAL.length + 64

/**
 * Whether this user may keep copies at all.
 * @returns {boolean}
 */
export function mayKeepCopies() {
  try {
    mkdirSync(COPIES, { recursive: true, mode: 0o755 })
    accessSync(COPIES, constants.W_OK)
    return true
  } catch {
    return false
  }
}

/**
 * The code of `path`, whose source is `source`. Undefined: no copy, or none of this source.
 * @param {string} path
 * @param {string} source
 * @returns {string | undefined}
 */
export function readCopy(path, source) {
  let copy
  try {
    copy = readFileSync(copyOf(path), 'utf8')
  } catch {
    // Whatever keeps it from being read, the source is there.
    return
  }
  const code = copy.slice(0, -SEAL_LENGTH)
  return copy.slice(-SEAL_LENGTH) === seal(source, code) ? code : undefined
}

/**
 * Keeps the code of `path`. Whole or not at all, whoever else writes it at the same time.
 * @param {string} path
 * @param {string} source
 * @param {string} code
 */
export function writeCopy(path, source, code) {
  const copy = copyOf(path)
  mkdirSync(dirname(copy), { recursive: true })
  const half = `${copy}.${process.pid}`
  writeFileSync(half, code + seal(source, code))
  renameSync(half, copy)
}

/** @param {string} path */
function copyOf(path) {
  return `${COPIES}${path.slice(ROOT.length)}.mjs`
}

/**
 * @param {string} source
 * @param {string} code
 */
function seal(source, code) {
  return `${SEAL}${hash('sha256', `${process.version}\0${source}\0${code}`)}`
}
