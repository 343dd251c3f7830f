/**
 * Writes the pages of docs/ that are made from the code: docs/operating/limits.md from every limits.ts, and
 * docs/threat-tests.md from docs/security.md and the tests in server/test/threats.
 *
 *   node scripts/docs.ts [--check]     with --check the pages must be as they would be written
 */
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** A comment and the constants that stand directly below it. */
const DECLARATIONS =
  /\/\*\*((?:[^*]|\*(?!\/))*)\*\/\n((?:export const [^\n]*\n(?: [^\n]*\n|[\]})][^\n]*\n)*)+)/g
const NAME = /^export const (\w+)/gm
const TEST_NAME = /\b(?:test|it|suite|describe|eachEngine|wallTest)\(\s*(['"`])((?:(?!\1)[^\\]|\\.)*)\1/g
const THREAT_ROW = /^\| ([A-Z]{2,3}\d+) \| ([^|]+) \|/gm

const LINK = /\]\((?!https?:|#)([^)#]+)(?:#[^)]*)?\)/g

const isCheck = process.argv.includes('--check')
const faults: string[] = []
writePage('docs/operating/limits.md', await limitsPage())
writePage('docs/threat-tests.md', threatsPage())
checkLinks()
for (const fault of faults) console.error(fault)
console.log(`2 pages, ${faults.length} faults`)
process.exitCode = faults.length === 0 ? 0 : 1

/** A page that leads nowhere is worse than none. */
function checkLinks(): void {
  for (const page of globSync(['*.md', 'docs/**/*.md', 'bench/*.md']))
    for (const [, target = ''] of readFileSync(page, 'utf8').matchAll(LINK))
      if (!existsSync(join(dirname(page), target))) faults.push(`${page}: there is no ${target}`)
}

function writePage(path: string, text: string): void {
  if (!isCheck) writeFileSync(path, text)
  else if (!existsSync(path) || readFileSync(path, 'utf8') !== text)
    faults.push(`${path} is out of date: npm run docs`)
}

async function limitsPage(): Promise<string> {
  const lines = [
    '# Limits',
    '',
    'Everything that a stranger, a client or a message could make grow has a limit: a named constant with its unit and its',
    'reason. Written by `scripts/docs.ts` from the `limits.ts` files; sizes are octets, times milliseconds, unless the name',
    'says otherwise. What an operator may change is in `valija.toml` under `[limits]`.',
  ]
  for (const file of globSync('server/src/**/limits.ts').sort()) {
    const module = (await import(pathToFileURL(file).href)) as Record<string, unknown>
    lines.push('', `## ${file.replace('server/src/', '').replace('/limits.ts', '')}`, '')
    lines.push('| Limit | Value | Why |', '|---|---|---|')
    const rows = limitRows(readFileSync(file, 'utf8'), module)
    lines.push(...rows.values())
    for (const [name, value] of Object.entries(module))
      if (typeof value !== 'function' && !rows.has(name))
        faults.push(`${file}: ${name} has no reason in a comment above it`)
  }
  return `${lines.join('\n')}\n`
}

function limitRows(source: string, module: Record<string, unknown>): Map<string, string> {
  const rows = new Map<string, string>()
  for (const [, comment = '', block = ''] of source.matchAll(DECLARATIONS))
    for (const [, name = ''] of block.matchAll(NAME)) {
      const value = module[name]
      if (value === undefined || typeof value === 'function') continue
      rows.set(name, `| \`${name}\` | ${show(value)} | ${plain(comment)} |`)
    }
  return rows
}

function show(value: unknown): string {
  if (typeof value === 'number') return value.toLocaleString('en')
  return JSON.stringify(value)?.replaceAll('|', '\\|').replaceAll(',"', ', "') ?? ''
}

function plain(comment: string): string {
  const text = comment.replaceAll(/\n\s*\*/g, ' ').replaceAll(/\s+/g, ' ')
  return text.trim().replaceAll('|', '\\|').replaceAll('<', '&lt;')
}

function threatsPage(): string {
  const files = new Map(
    globSync('server/test/threats/*.test.ts').map((file) => [basename(file, '.test.ts'), file]),
  )
  const lines = [
    '# Threats and their tests',
    '',
    'Written by `scripts/docs.ts`. The rows are those of [security.md](security.md); a row without a test is an open risk.',
    '',
    '| Row | Attack | Tests |',
    '|---|---|---|',
  ]
  const seen = new Set<string>()
  for (const [, id = '', attack = ''] of readFileSync('docs/security.md', 'utf8').matchAll(THREAT_ROW)) {
    seen.add(id.toLowerCase())
    const own = [...files].filter(([name]) => familyOf(name) === id.toLowerCase())
    const tests = own.map(([, file]) => testsOf(file)).join('; ')
    lines.push(`| ${id} | ${attack.trim()} | ${tests === '' ? 'open' : tests} |`)
  }
  for (const [id, file] of files) {
    if (!seen.has(familyOf(id))) faults.push(`${file}: docs/security.md has no row ${id.toUpperCase()}`)
  }
  const open = lines.filter((line) => line.endsWith('| open |')).length
  lines.push('', `${seen.size} rows, ${seen.size - open} with tests.`)
  return `${lines.join('\n')}\n`
}

/** `im6-store` holds tests of row IM6 too. */
function familyOf(name: string): string {
  return /^[a-z]+\d+/.exec(name)?.[0] ?? name
}

function testsOf(file: string): string {
  const names = [...readFileSync(file, 'utf8').matchAll(TEST_NAME)].map((match) => match[2] ?? '')
  const list = names.map((name) => name.replaceAll('|', '\\|').replaceAll('<', '&lt;')).join('; ')
  return `[${basename(file)}](../${file}): ${list}`
}
