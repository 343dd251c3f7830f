/** SPF: judged by asking it, with our own evaluator, about every address that mail leaves from. RFC 7208 */
import { checkSpf } from '../../verify/spf/check-spf.ts'
import { LOOKUPS_MAX } from '../../verify/spf/limits.ts'
import { isSpfRecord } from '../../verify/spf/record.ts'
import { type Look, whereLeads } from './look.ts'
import type { ExpectedRecord } from './records.ts'
import { answered, type Row, row, unknown } from './row.ts'
import { closed, countLookups, hasEnd, isOpen, joined, withMechanism } from './spf-merge.ts'

/** Of the domain, as the sender; of the host name, as what it says in HELO. */
export async function judgeSpf(record: ExpectedRecord, look: Look): Promise<Row> {
  const { records, failed } = answered(await look.resolver.query(record.name, 'TXT'))
  if (failed !== undefined) return unknown(record, failed)
  const found = records.filter(isSpfRecord)
  const [only, more] = found
  if (only === undefined) return row(record, 'missing', 'missing', { mend: 'add' })
  if (more !== undefined) {
    const paste = await mended(joined(found), record, look)
    return row(record, 'wrong', 'double', { found, values: { n: found.length }, mend: 'change', paste })
  }
  if (isOpen(only)) {
    const paste = await mended(closed(only), record, look)
    return row(record, 'wrong', 'open', { found, mend: 'change', paste })
  }
  return await judgeOnly(only, record, look)
}

async function judgeOnly(text: string, record: ExpectedRecord, look: Look): Promise<Row> {
  const found = [text]
  if (look.own.size === 0) return unknown(record, `${look.situation.hostname}: -`)
  const verdicts = await ask(record, look)
  const bad = verdicts.find(({ result }) => result === 'permerror')
  if (bad !== undefined) {
    const lookups = await countLookups(text, record.name, look.resolver)
    const values = { n: lookups, max: LOOKUPS_MAX, problem: bad.problem ?? '' }
    // What may go of what others wrote, only they know: there is nothing to paste.
    if (lookups > LOOKUPS_MAX) return row(record, 'wrong', 'long', { found, values })
    return row(record, 'wrong', 'broken', { found, values, mend: 'change' })
  }
  const silent = verdicts.find(({ result }) => result === 'temperror')
  if (silent !== undefined) return unknown(record, silent.problem ?? 'SPF')
  const refused = verdicts.filter(({ result }) => result !== 'pass').map(({ address }) => address)
  if (refused.length > 0) {
    const paste = await mended(text, record, look, refused)
    return row(record, 'wrong', 'wrong', {
      found,
      values: { addresses: refused.join(', '), added: addedTo(text, paste) },
      mend: 'change',
      paste,
    })
  }
  const lookups = await countLookups(text, record.name, look.resolver)
  // Whoever is let in before the tenth question hears no error; whoever is not hears one instead of a no.
  if (lookups > LOOKUPS_MAX)
    return row(record, 'wrong', 'long', { found, values: { n: lookups, max: LOOKUPS_MAX } })
  if (!hasEnd(text)) {
    const paste = `${text} -all`
    return row(record, 'warning', 'endless', { found, mend: 'change', paste })
  }
  return row(record, 'ok', 'ok', { found, values: { n: lookups, max: LOOKUPS_MAX } })
}

type Verdict = Awaited<ReturnType<typeof checkSpf>> & { readonly address: string }

async function ask({ kind, name }: ExpectedRecord, look: Look): Promise<readonly Verdict[]> {
  const { hostname } = look.situation
  const deps = { resolver: look.resolver, clock: look.clock, receiver: hostname }
  const mailFrom = kind === 'helo' ? '' : `postmaster@${name}`
  return await Promise.all(
    [...look.own].map(async (address) => ({
      address,
      ...(await checkSpf({ address, helo: hostname, mailFrom }, deps)),
    })),
  )
}

/** With whatever is needed so that this server may send. */
async function mended(
  text: string,
  record: ExpectedRecord,
  look: Look,
  addresses: readonly string[] = [...look.own],
): Promise<string> {
  if (record.kind === 'helo') return record.value
  return withMechanism(text, addresses, await mxLeadsHere(record.name, look))
}

async function mxLeadsHere(domain: string, look: Look): Promise<boolean> {
  const { records } = answered(await look.resolver.query(domain, 'MX'))
  for (const { exchange } of records) if ((await whereLeads(exchange, look)).kind === 'here') return true
  // Not there yet: the MX that this page asks for is ours.
  return records.length === 0
}

function addedTo(before: string, after: string): string {
  const known = new Set(before.split(' '))
  return after
    .split(' ')
    .filter((term) => !known.has(term))
    .join(' ')
}
