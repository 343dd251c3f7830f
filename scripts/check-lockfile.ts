/**
 * The lockfile, checked: exact versions everywhere, no host of a private mirror, no install script, and one entry
 * for every platform package.
 *
 * `npm ci` refuses a lockfile that lacks a platform package of another system, and `npm install` leaves such a package
 * out whenever the registry in use does not carry it. `--fix` writes those entries; npm skips them where they do not fit.
 *
 *   node scripts/check-lockfile.ts [--fix]
 */
import { readFileSync, writeFileSync } from 'node:fs'

type LockEntry = {
  version?: string
  resolved?: string
  integrity?: string
  link?: boolean
  dev?: boolean
  optional?: boolean
  hasInstallScript?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}
type Lock = { packages: Record<string, LockEntry> }

const FILE = 'package-lock.json'
const REGISTRY = 'https://registry.npmjs.org/'
const EXACT = /^\d+\.\d+\.\d+(-[\w.]+)?$/
const SYSTEMS = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
]
const PROCESSORS = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64']

const lock = JSON.parse(readFileSync(FILE, 'utf8')) as Lock
const fix = process.argv.includes('--fix')
const faults: string[] = []

let added = 0
for (const [path, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (resolves(path, name) || !EXACT.test(version)) continue
    const platform = platformOf(name)
    if (!fix || platform === undefined)
      faults.push(`${path || 'the project'}: ${name} has no entry (run with --fix)`)
    else {
      const dev = entry.dev === true ? { dev: true } : {}
      lock.packages[`node_modules/${name}`] = { version, ...platform, ...dev, optional: true }
      added++
    }
  }
}
if (added > 0) {
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'))
  lock.packages = Object.fromEntries(sorted)
  writeFileSync(FILE, `${JSON.stringify(lock, null, 2)}\n`)
}

for (const [path, entry] of Object.entries(lock.packages)) {
  if (entry.link !== true && entry.resolved !== undefined && !entry.resolved.startsWith(REGISTRY))
    faults.push(`${path}: comes from ${entry.resolved}, not from ${REGISTRY}`)
  // THREATS SC1: a package that runs code while it is installed needs a decision of its own.
  if (entry.hasInstallScript === true) faults.push(`${path}: has an install script`)
  if (path.includes('node_modules')) continue
  for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies'] as const)
    for (const [name, version] of Object.entries(entry[kind] ?? {}))
      if (!EXACT.test(version))
        faults.push(`${path || 'package.json'}: ${name} is ${version}, not an exact version`)
}

for (const fault of faults) console.error(fault)
console.log(`${Object.keys(lock.packages).length} locked packages, ${added} added, ${faults.length} faults`)
process.exitCode = faults.length === 0 ? 0 : 1

/** True when `name`, wanted by the package at `path`, is found in its node_modules or those above. */
function resolves(path: string, name: string): boolean {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (lock.packages[`${at === '' ? '' : `${at}/`}node_modules/${name}`] !== undefined) return true
    if (at === '') return false
  }
}

/** System, processor and C library as a platform package names them: `…-linux-x64-musl`. */
function platformOf(name: string): Pick<LockEntry, 'os' | 'cpu' | 'libc'> | undefined {
  const words = name.split(/[/-]/)
  const os = words.find((word) => SYSTEMS.includes(word))
  const cpu = words.find((word) => PROCESSORS.includes(word))
  if (os === undefined || cpu === undefined) return undefined
  const libc = words.some((word) => word.startsWith('musl'))
    ? 'musl'
    : words.some((word) => word.startsWith('gnu'))
      ? 'glibc'
      : undefined
  return { cpu: [cpu], os: [os], ...(libc === undefined ? {} : { libc: [libc] }) }
}
