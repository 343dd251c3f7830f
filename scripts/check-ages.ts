/**
 * Every locked package was at least fourteen days old when it was locked: most poisoned releases are found and taken
 * back sooner. THREATS SC1. `docs/packages.tsv` holds when each was published and locked; a younger one needs a reason
 * there, such as the security fault that it mends and who read the change.
 *
 * Packages for one system only are part of the release that asks for them and have no row, but those that we ask for.
 *
 *   node scripts/check-ages.ts          offline
 *   node scripts/check-ages.ts --fix    asks the registry for the dates of packages that were added
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

type LockEntry = {
  version?: string
  link?: boolean
  os?: string[]
  cpu?: string[]
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}
type Row = { readonly published: string; readonly locked: string; readonly reason: string }

const LOCKFILE = 'package-lock.json'
const TABLE = 'docs/packages.tsv'
const HEAD = 'package\tversion\tpublished\tlocked\treason if it was younger than 14 days'
const AGE_DAYS = 14
const DAY_MS = 86_400_000
const DAY = /^\d{4}-\d{2}-\d{2}$/

const lock = JSON.parse(readFileSync(LOCKFILE, 'utf8')) as { packages: Record<string, LockEntry> }
const today = new Date().toISOString().slice(0, 10)
const wanted = lockedPackages()
const rows = readTable()
const faults: string[] = []

if (process.argv.includes('--fix')) {
  const kept = new Map<string, Row>()
  for (const key of wanted) kept.set(key, rows.get(key) ?? ask(key))
  rows.clear()
  for (const [key, row] of kept) rows.set(key, row)
  writeTable()
}
for (const key of wanted) {
  const row = rows.get(key)
  if (row === undefined) faults.push(`${key} has no row in ${TABLE} (npm run lock writes it)`)
  else if (!DAY.test(row.published) || !DAY.test(row.locked)) faults.push(`${key}: two days are needed`)
  else if (row.locked > today) faults.push(`${key}: locked on a day that has not come`)
  else if (ageDays(row) < AGE_DAYS && row.reason === '')
    faults.push(`${key}: ${ageDays(row)} days old when it was locked, and no reason is given in ${TABLE}`)
}
for (const key of rows.keys()) if (!wanted.has(key)) faults.push(`${TABLE}: ${key} is not locked any more`)
for (const fault of faults) console.error(fault)
console.log(`${wanted.size} packages with their age, ${faults.length} faults`)
process.exitCode = faults.length === 0 ? 0 : 1

/** `name@version`, sorted. */
function lockedPackages(): Set<string> {
  const ours = new Set<string>()
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path.includes('node_modules')) continue
    for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies'] as const)
      for (const name of Object.keys(entry[kind] ?? {})) ours.add(name)
  }
  const keys: string[] = []
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (!path.includes('node_modules/') || entry.link === true || entry.version === undefined) continue
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)
    const oneSystem = entry.os !== undefined || entry.cpu !== undefined
    if (!oneSystem || ours.has(name)) keys.push(`${name}@${entry.version}`)
  }
  return new Set(keys.sort())
}

function readTable(): Map<string, Row> {
  const found = new Map<string, Row>()
  for (const line of readFileSync(TABLE, 'utf8').split('\n').slice(1)) {
    const [name, version, published = '', locked = '', reason = ''] = line.split('\t')
    if (name !== undefined && version !== undefined)
      found.set(`${name}@${version}`, { published, locked, reason })
  }
  return found
}

function writeTable(): void {
  const lines = [...rows].map(([key, { published, locked, reason }]) => {
    const at = key.lastIndexOf('@')
    return [key.slice(0, at), key.slice(at + 1), published, locked, reason].join('\t').trimEnd()
  })
  writeFileSync(TABLE, `${[HEAD, ...lines].join('\n')}\n`)
}

/** One that was added now. Its day comes from the registry, through npm. */
function ask(key: string): Row {
  const words = ['view', key, 'time', '--json']
  const times = JSON.parse(execFileSync('npm', words, { encoding: 'utf8' })) as Record<string, string>
  const published = times[key.slice(key.lastIndexOf('@') + 1)]
  if (published === undefined) throw new Error(`the registry does not say when ${key} was published`)
  return { published: published.slice(0, 10), locked: today, reason: '' }
}

function ageDays({ published, locked }: Row): number {
  return Math.floor((Date.parse(locked) - Date.parse(published)) / DAY_MS)
}
