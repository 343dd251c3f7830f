/** Lists of known differences: a case and its reason, a tab between them; `#` opens a comment. */
import { readFileSync } from 'node:fs'

export function readKnown(file: URL): ReadonlyMap<string, string> {
  const known = new Map<string, string>()
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '' || line.startsWith('#')) continue
    const [name = '', reason = ''] = line.split('\t')
    if (reason === '' || known.has(name)) throw new Error(`${file.pathname}: no reason, or twice: ${line}`)
    known.set(name, reason)
  }
  return known
}
