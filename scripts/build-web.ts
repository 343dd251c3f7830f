/**
 * `npm run build:web`: the webmail and the panel, made ready to be served: web/dist/{mail,admin}, each file of more than
 * a kilobyte also compressed. `--if-stale` does nothing when what is there was made from the sources as they are;
 * `--gallery FOLDER` makes the page that shows every part of the kit, there and nothing else.
 * Two that build at the same time do it one after the other, and whoever reads web/dist sees the old or the new one whole.
 */
import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { compiledTexts } from './compiled-texts.ts'
import { firstFrame } from './first-frame.ts'

const ROOT = new URL('../', import.meta.url).pathname
const DIST = join(ROOT, 'web/dist')
const STAMP = join(DIST, 'stamp.json')
const LOCK = join(ROOT, 'web/.building')
const APPS = [
  { name: 'mail', base: '/' },
  { name: 'admin', base: '/panel/' },
] as const
const SOURCES = [
  'web/{kit,mail,admin}/**/*.{ts,tsx,css,html,svg,json,webmanifest,png,jpg}',
  'contract/src/*.ts',
  'scripts/{build-web,compiled-texts,first-frame}.ts',
  'package-lock.json',
]
/** The colours, and what the webmail shows before its scripts are there. */
const FIRST_SHEETS = ['web/kit/style/tokens.css', 'web/mail/first-frame.css'].map((file) => join(ROOT, file))
const MARK = join(ROOT, 'web/kit/style/mark.svg')
const NOT_BUILT = /\.test\.tsx?$|\/node_modules\//
const COMPRESSED = /\.(?:js|css|html|svg|webmanifest)$/
/** Smaller files fit one packet as they are. */
const COMPRESS_FROM_OCTETS = 1024
/** A build takes seconds; a lock of this age was left by one that was killed. */
const LOCK_STALE_MS = 120_000
const LOCK_LOOK_MS = 100
const SPANISH = /^es/
/** Of the digest of the sources: enough to tell two builds apart. */
const BUILD_ID_CHARACTERS = 16

const deflated = promisify(gzip)
const brotli = promisify(brotliCompress)

const wanted = digest()
const gallery = process.argv.indexOf('--gallery')
if (gallery !== -1) {
  await buildApp({ name: 'kit/gallery', base: '/gallery/' }, process.argv[gallery + 1] ?? '', '')
  process.exit(0)
}
if (process.argv.includes('--if-stale') && (await isMade(wanted))) process.exit(0)
if (!existsSync(join(ROOT, 'node_modules/vite'))) {
  console.error('Vite is not installed (npm ci without --omit=dev installs it): the screens were not built.')
  process.exit(0)
}
await withLock(async () => {
  // Whoever had the lock before may have made it.
  if (await isMade(wanted)) return
  console.error(
    SPANISH.test(process.env['LC_ALL'] ?? process.env['LC_MESSAGES'] ?? process.env['LANG'] ?? '')
      ? 'valija: preparando las pantallas; tarda unos segundos …'
      : 'valija: preparing the screens, which takes a few seconds …',
  )
  await build()
})

function digest(): string {
  const hash = createHash('sha256')
  for (const file of globSync(SOURCES, { cwd: ROOT }).sort()) {
    if (NOT_BUILT.test(file)) continue
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(ROOT, file)))
      .update('\0')
  }
  return hash.digest('hex')
}

async function isMade(sources: string): Promise<boolean> {
  if (!existsSync(STAMP)) return false
  const stamp = JSON.parse(await readFile(STAMP, 'utf8')) as { readonly sources?: string }
  return stamp.sources === sources
}

async function withLock(work: () => Promise<void>): Promise<void> {
  while (!(await takeLock())) await wait(LOCK_LOOK_MS)
  try {
    await work()
  } finally {
    await rm(LOCK, { recursive: true, force: true })
  }
}

async function takeLock(): Promise<boolean> {
  try {
    await mkdir(LOCK)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const held = await stat(LOCK).catch(() => undefined)
    if (held !== undefined && Date.now() - held.mtimeMs > LOCK_STALE_MS)
      await rm(LOCK, { recursive: true, force: true })
    return false
  }
}

async function build(): Promise<void> {
  const fresh = `${DIST}.${process.pid}`
  const old = `${DIST}.old.${process.pid}`
  try {
    for (const app of APPS) await buildApp(app, fresh)
    await buildWorker(fresh)
    await compressAll(fresh)
    await writeFile(join(fresh, 'stamp.json'), JSON.stringify({ sources: wanted }))
    if (existsSync(DIST)) await rename(DIST, old)
    await rename(fresh, DIST)
  } finally {
    await rm(fresh, { recursive: true, force: true })
    await rm(old, { recursive: true, force: true })
  }
}

async function buildApp(
  { name, base }: { readonly name: string; readonly base: string },
  into: string,
  below = name,
): Promise<void> {
  const { build: viteBuild } = await import('vite')
  const { default: react } = await import('@vitejs/plugin-react')
  await viteBuild({
    root: join(ROOT, 'web', name),
    base,
    configFile: false,
    logLevel: 'warn',
    plugins: [compiledTexts(), react(), ...(name === 'mail' ? [firstFrame(base, FIRST_SHEETS, MARK)] : [])],
    build: {
      outDir: join(into, below),
      emptyOutDir: true,
      target: 'es2023',
      // Pages may load nothing from data: addresses. THREATS §3.14
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 900,
    },
  })
}

/** The webmail's service worker, which knows every file of the app it keeps. */
async function buildWorker(into: string): Promise<void> {
  const { build: viteBuild } = await import('vite')
  const files = globSync('assets/*.{js,css,woff2,svg}', { cwd: join(into, 'mail') }).map((name) => `/${name}`)
  await viteBuild({
    root: join(ROOT, 'web/mail/worker'),
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: {
      BUILD_ID: JSON.stringify(wanted.slice(0, BUILD_ID_CHARACTERS)),
      BUILD_FILES: JSON.stringify(files),
    },
    build: {
      outDir: join(into, 'mail'),
      emptyOutDir: false,
      target: 'es2023',
      modulePreload: false,
      rolldownOptions: {
        input: join(ROOT, 'web/mail/worker/sw.ts'),
        output: { format: 'iife', entryFileNames: 'sw.js' },
      },
    },
  })
}

async function compressAll(folder: string): Promise<void> {
  const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } }
  for (const file of globSync('**/*', { cwd: folder })) {
    if (!COMPRESSED.test(file)) continue
    const bytes = await readFile(join(folder, file))
    if (bytes.length < COMPRESS_FROM_OCTETS) continue
    await writeFile(join(folder, `${file}.br`), await brotli(bytes, quality))
    await writeFile(
      join(folder, `${file}.gz`),
      await deflated(bytes, { level: constants.Z_BEST_COMPRESSION }),
    )
  }
}
