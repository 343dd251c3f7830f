/**
 * Collects every `RFC n §s` in our code into docs/rfc-coverage.md, and fails when the code names an RFC that
 * docs/rfc.tsv does not list, so that nobody implements half a standard without saying so.
 *
 *   node scripts/check-rfc-refs.ts [--check]     with --check the page must be as it would be written
 */
import { globSync, readFileSync, writeFileSync } from 'node:fs'

const PAGE = 'docs/rfc-coverage.md'
const INDEX = 'docs/rfc.tsv'
const REFERENCE = /RFC (\d{3,5})(?: §([\dA-Z]+(?:\.\d+)*))?/g
const STATUS = ['whole', 'partial', 'planned']

type Listed = { readonly status: string; readonly note: string }

const faults: string[] = []
/** RFC → one of the files that name it. */
const unlisted = new Map<number, string>()
const listed = readIndex()
/** RFC → section → files that cite it. */
const cited = new Map<number, Map<string, Set<string>>>()
for (const file of globSync('server/{src,test}/**/*.{ts,tsx}').sort()) {
  for (const match of readFileSync(file, 'utf8').matchAll(REFERENCE)) {
    const rfc = Number(match[1])
    if (!listed.has(rfc)) unlisted.set(rfc, file)
    if (!file.startsWith('server/src/')) continue
    const sections = cited.get(rfc) ?? new Map<string, Set<string>>()
    cited.set(rfc, sections)
    const section = match[2] ?? ''
    sections.set(section, (sections.get(section) ?? new Set()).add(file))
  }
}
for (const [rfc, file] of unlisted) faults.push(`RFC ${rfc} is not in ${INDEX}, but in ${file}`)

const page = writePage()
if (!process.argv.includes('--check')) writeFileSync(PAGE, page)
else if (readFileSync(PAGE, 'utf8') !== page) faults.push(`${PAGE} is out of date: npm run docs`)
for (const fault of new Set(faults)) console.error(fault)
console.log(`${listed.size} RFCs listed, ${cited.size} cited, ${faults.length} faults`)
process.exitCode = faults.length === 0 ? 0 : 1

function readIndex(): Map<number, Listed> {
  const rows = new Map<number, Listed>()
  let before = 0
  for (const [index, line] of readFileSync(INDEX, 'utf8').split('\n').entries()) {
    if (line === '' || line.startsWith('#')) continue
    const [number = '', status = '', note = ''] = line.split('\t')
    const rfc = Number(number.replace(/^RFC ?/, ''))
    if (!Number.isSafeInteger(rfc) || !STATUS.includes(status) || note === '')
      faults.push(`${INDEX}:${index + 1}: wants RFC, ${STATUS.join('|')}, note, separated by tabs`)
    if (rfc <= before) faults.push(`${INDEX}:${index + 1}: RFC ${rfc} is out of order or twice`)
    before = rfc
    rows.set(rfc, { status, note })
  }
  return rows
}

function writePage(): string {
  const lines = [
    '# RFC coverage',
    '',
    'Written by `scripts/check-rfc-refs.ts` from the comments in the code. What each status means is at the head of',
    '[rfc.tsv](rfc.tsv).',
  ]
  for (const [rfc, { status, note }] of listed) {
    lines.push('', `## [RFC ${rfc}](https://www.rfc-editor.org/rfc/rfc${rfc}): ${status}`, '', note)
    const sections = [...(cited.get(rfc) ?? [])].sort(([a], [b]) =>
      a.localeCompare(b, 'en', { numeric: true }),
    )
    if (sections.length > 0) lines.push('')
    for (const [section, files] of sections) {
      const where = section === '' ? 'as a whole' : `§${section}`
      const links = [...files].map((file) => `[${file.replace('server/src/', '')}](../${file})`)
      lines.push(`- ${where}: ${links.join(', ')}`)
    }
  }
  return `${lines.join('\n')}\n`
}
