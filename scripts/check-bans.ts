/**
 * What no linter here can say: words that may not stand in our code, each with its reason.
 * A line that has to break a ban says `ban-ok: <why>` in a comment of its own line.
 */
import { globSync, readFileSync } from 'node:fs'

type Ban = { readonly what: RegExp; readonly why: string; readonly where?: RegExp }

const SOURCE = /^server\/src\//
const SCREEN = /^web\//
const BANS: readonly Ban[] = [
  {
    what: /(?:[(,]|\bencoding:)\s*['"](?:latin1|ascii|binary|ucs2|ucs-2)['"]\s*[),]/,
    why: 'THREATS §3.6: these encodings turn other letters into CR LF; text is UTF-8, bytes are bytes',
    where: SOURCE,
  },
  {
    what: /(?<![.\w])(?:exec|execSync|execFileSync|spawnSync)\s*\(/,
    why: 'THREATS §3.13: no shell',
    where: SOURCE,
  },
  { what: /\bshell\s*:\s*(?:true|['"`])/, why: 'THREATS §3.13: no shell' },
  {
    what: /\beval\s*\(|\bnew Function\s*\(|(?:^|[^.\w])Function\s*\(/,
    why: 'THREATS §3.13: no code from data',
  },
  {
    what: /\bcatch\s*(?:\([^)]*\))?\s*\{\s*\}/,
    why: 'STYLE: a swallowed error is a lie; name what may be ignored',
  },
  {
    what: /\.catch\(\s*\(\)\s*=>\s*\{\s*\}\s*\)/,
    why: 'STYLE: a swallowed error is a lie',
  },
  { what: /@ts-(?:ignore|expect-error|nocheck)/, why: 'STYLE: make the types right instead' },
  { what: /\b(?:biome-ignore|oxlint-disable|eslint-disable)\b/, why: 'STYLE: make the code right instead' },
  { what: /\b(?:TODO|FIXME|XXX|HACK)\b/, why: 'unfinished work belongs into an issue, not into the code' },
  {
    what: /\b(?:test|suite|it|describe)\.(?:only|todo|skip)\b/,
    why: 'a test that is told not to run proves nothing',
  },
  {
    what: /dangerouslySetInnerHTML|\.(?:inner|outer)HTML\b|insertAdjacentHTML|document\.write/,
    why: 'THREATS WB2, §3.15: text is text; markup of messages is shown in the frame that the server fills',
    where: SCREEN,
  },
  {
    what: /<(?:AppShell|Grid|SimpleGrid)\b/,
    why: 'THREATS §3.14: these write style elements, which the policy of our pages refuses; lay out in a style sheet',
    where: SCREEN,
  },
  { what: /__proto__\s*[:=\]]/, why: 'THREATS §3.5: names from outside live in Map', where: SOURCE },
]

const SELF = 'scripts/check-bans.ts'
const files = globSync('{server,scripts,bench,web}/**/*.{ts,tsx}', {
  exclude: (path) => path.endsWith('node_modules') || path === 'web/dist',
}).filter((file) => file !== SELF)
let faults = 0
for (const file of files) {
  const lines = readFileSync(file, 'utf8').split('\n')
  for (const [index, line] of lines.entries()) {
    if (line.includes('ban-ok: ')) continue
    for (const ban of BANS) {
      if (ban.where?.test(file) === false || !ban.what.test(line)) continue
      faults++
      console.error(`${file}:${index + 1}: ${line.trim()}\n    ${ban.why}`)
    }
  }
}
if (files.length === 0) console.error('no files found: the check itself is broken')
console.log(`${files.length} files, ${faults} banned lines`)
process.exitCode = faults === 0 && files.length > 0 ? 0 : 1
