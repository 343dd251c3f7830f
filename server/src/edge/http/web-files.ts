/**
 * What `npm run build:web` made, by address. Only names that are in the list are ever opened, so no address can lead
 * anywhere else; what changed on disk since is noticed when a page is asked for. THREATS PA1, PA2
 */
import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'

export type WebApp = 'mail' | 'admin'
/** By the name that RFC 9110 §8.4.1 gives it. */
export type WebEncoding = 'br' | 'gzip' | 'identity'
export type WebFile = {
  readonly type: string
  readonly body: Buffer
  readonly encoding: WebEncoding
  readonly etag: string
  /** Its name holds the digest of what is in it. */
  readonly immutable: boolean
}
export type WebFiles = {
  /** `name` below the app, as `assets/index-1a2b.js`. Undefined: there is none. */
  find(app: WebApp, name: string, accepted: string | undefined): Promise<WebFile | undefined>
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
}
const SUFFIXES = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const
const HASHED = /^assets\//
const ETAG_CHARACTERS = 27

type Listed = { readonly stamp: number; readonly names: ReadonlySet<string> }

export function createWebFiles(folder: string): WebFiles {
  let listed: Listed | undefined

  const list = async (fresh: boolean): Promise<Listed | undefined> => {
    if (listed !== undefined && !fresh) return listed
    const made = await stat(join(folder, 'stamp.json')).catch(missing)
    if (made === undefined) return undefined
    if (listed?.stamp === made.mtimeMs) return listed
    const found = await readdir(folder, { recursive: true, withFileTypes: true })
    const names = found
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length).replace(/^\//, ''))
    listed = { stamp: made.mtimeMs, names: new Set(names) }
    return listed
  }

  return {
    async find(app, name, accepted = '') {
      const type = TYPES[extname(name)]
      const known = await list(name === 'index.html')
      const path = `${app}/${name}`
      if (type === undefined || known?.names.has(path) !== true) return undefined
      const [encoding, suffix] = SUFFIXES.find(
        ([word, end]) => accepts(accepted, word) && known.names.has(`${path}${end}`),
      ) ?? ['identity', '']
      const body = await readFile(join(folder, `${path}${suffix}`)).catch(missing)
      if (body === undefined) return undefined
      const digest = createHash('sha256').update(body).digest('base64url').slice(0, ETAG_CHARACTERS)
      return { type, body, encoding, etag: `"${digest}"`, immutable: HASHED.test(name) }
    },
  }
}

/** A weight of 0 is a refusal; other weights are as good as none. RFC 9110 §12.5.3 */
function accepts(field: string, word: string): boolean {
  return field
    .toLowerCase()
    .split(',')
    .map((one) => one.trim().split(';'))
    .some(([name = '', weight = '']) => name.trim() === word && !/^\s*q=0(?:\.0*)?\s*$/.test(weight))
}

function missing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}
