/**
 * Every runtime dependency of the server has a row, with its reason and licence, in the decision record, and every row
 * stands for a dependency. THREATS SC1: nothing is shipped that nobody gave a reason for.
 */
import { globSync, readFileSync } from 'node:fs'

const RECORD = 'docs/decisions/0005-dependencies.md'
const ROW = /^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|$/gm
const PERMISSIVE =
  /^(MIT|MIT-0|ISC|0BSD|BSD-2-Clause|BSD-3-Clause|Apache-2\.0|BlueOak-1\.0\.0|MPL-2\.0|CC0-1\.0)$/

type Manifest = { name?: string; license?: string; dependencies?: Record<string, string> }

const read = (file: string): Manifest => JSON.parse(readFileSync(file, 'utf8')) as Manifest
const faults: string[] = []
const rows = new Map(
  [...readFileSync(RECORD, 'utf8').matchAll(ROW)].map((row) => [row[1] ?? '', row[2]?.trim() ?? '']),
)
const wanted = Object.keys(read('server/package.json').dependencies ?? {})
for (const name of wanted) {
  const licence = rows.get(name)
  if (licence === undefined) {
    faults.push(`${name} has no row in ${RECORD}`)
    continue
  }
  const [manifest] = globSync([
    `server/node_modules/${name}/package.json`,
    `node_modules/${name}/package.json`,
  ])
  const real = manifest === undefined ? 'not installed' : (read(manifest).license ?? 'none')
  if (real !== licence) faults.push(`${name}: ${RECORD} says ${licence}, the package says ${real}`)
  if (!PERMISSIVE.test(real)) faults.push(`${name}: ${real} is not a permissive licence`)
}
for (const name of rows.keys())
  if (!wanted.includes(name)) faults.push(`${RECORD}: ${name} is not a dependency any more`)
for (const fault of faults) console.error(fault)
console.log(`${wanted.length} dependencies, ${faults.length} faults`)
process.exitCode = faults.length === 0 ? 0 : 1
